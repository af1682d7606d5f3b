import type { Faults } from "../faults/faults.ts";
import type { SeenRequest } from "../faults/seen_request.ts";
import type { Core } from "../instance/core.ts";
import type { Revocable } from "../instance/revocation.ts";

/** What the console and the control API can see and do. */
export interface Operator {
  readonly core: Core;
  readonly faults: Faults;
  readonly requests: SeenRequest[];
  rotateKeys(): Promise<void>;
  revoke(target: Revocable): void;
  /** Calls FusionAuth's API, without an API key, a log entry and faults. */
  callApi(request: Request): Promise<Response>;
  /** Starts over: brings everything back to the kickstart, except for the keys. */
  reset(): Promise<void>;
}
