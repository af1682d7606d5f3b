import type { Core } from "../instance/core.ts";
import type { TokenDraft } from "../tokens/hooks.ts";
import type { SeenRequest } from "./seen_request.ts";

/** How one mode is set. All but `clientId` and `times` mean something to a few modes only. */
export interface ModeOptions {
  /** The only client that is to see it. Default: all clients. */
  readonly clientId?: string;
  /** After how many uses it clears itself. Default: never. */
  readonly times?: number;
  /** How late an answer comes, or how long each byte takes. */
  readonly seconds?: number;
  /** Where a redirect leads. Default: the same endpoint on this machine's other name. */
  readonly location?: string;
}

/** A request on its way through a mode. */
export interface Exchange {
  readonly core: Core;
  readonly seen: SeenRequest;
  readonly options: ModeOptions;
  /** What the emulator would answer without this mode. */
  next(): Promise<Response>;
  /** Aborted when the mode is released or cleared. */
  readonly released: AbortSignal;
  /** Aborted when the emulator closes. */
  readonly closed: AbortSignal;
}

/** What a mode does, in the places where it does something. */
export interface Mode {
  /** Changes a token before it is signed. */
  readonly draft?: (draft: TokenDraft, core: Core) => void | Promise<void>;
  /** Changes a signed token. */
  readonly signed?: (
    token: string,
    draft: TokenDraft,
    core: Core,
  ) => string | Promise<string>;
  /** Changes the parameters that a callback carries. */
  readonly callback?: (parameters: URLSearchParams) => void;
  /** Answers a request in the endpoint's place, or changes what it answered. */
  readonly answer?: (exchange: Exchange) => Response | Promise<Response>;
}
