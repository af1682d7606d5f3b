import type { Core } from "../instance/core.ts";
import type { TokenDraft } from "../tokens/hooks.ts";
import type { SeenRequest } from "./seen_request.ts";

/** How a fault is applied. `seconds` and `location` concern only a few faults. */
export interface FaultOptions {
  /** The only client affected. Default: all clients. */
  readonly clientId?: string;
  /** How many times it is applied before it clears itself. Default: no limit. */
  readonly times?: number;
  /** The delay of a response, or between the bytes of a slow one. */
  readonly seconds?: number;
  /** The target of a redirect. Default: the same endpoint under this machine's other name. */
  readonly location?: string;
}

/** A request on its way through a fault. */
export interface Exchange {
  readonly core: Core;
  readonly seen: SeenRequest;
  readonly options: FaultOptions;
  /** The response without this fault. */
  next(): Promise<Response>;
  /** Aborted when the fault is released or cleared. */
  readonly released: AbortSignal;
  /** Aborted when the emulator closes. */
  readonly closed: AbortSignal;
}

/** What a fault does, at each place where it acts. */
export interface Fault {
  /** Changes a token before it is signed. */
  readonly draft?: (draft: TokenDraft, core: Core) => void | Promise<void>;
  /** Changes a signed token. */
  readonly signed?: (
    token: string,
    draft: TokenDraft,
    core: Core,
  ) => string | Promise<string>;
  /** Changes the parameters of a callback. */
  readonly callback?: (parameters: URLSearchParams) => void;
  /** Responds instead of the endpoint, or changes its response. */
  readonly answer?: (exchange: Exchange) => Response | Promise<Response>;
}
