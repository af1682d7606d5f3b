import {
  FusionAuthUnavailable,
  FusionAuthUntrusted,
  FusionAuthUnusable,
} from "./failures.ts";
import { deleteFlowCookie, type Flow } from "./flow_cookie.ts";
import { isRecord } from "./parse.ts";

/** Why a callback opened no session. The README's `/callback` table has a row for each. */
export type CallbackProblem =
  | "malformed"
  | "unknown_flow"
  | "expired"
  | "wrong_issuer"
  | "denied"
  | "spent"
  | "refused"
  | "unavailable"
  | "untrusted";

interface CallbackFailureOptions extends ErrorOptions {
  /** For the log. */
  readonly detail?: string;
  /** Where the person wanted to go, when that is known though the flow is not. */
  readonly returnTo?: string;
}

/** OAuth errors that speak of the code; others speak of this app's settings. */
const REFUSALS = ["invalid_grant", "invalid_request"];

/** A callback that opens no session, for a reason the visitor can be told. */
export class CallbackFailure extends Error {
  override readonly name = "CallbackFailure";
  /** Where the person wanted to go; `null` when that is not known. */
  returnTo: string | null;
  /** The `Set-Cookie`s that end the flow in the browser. */
  setCookies: readonly string[] = [];

  constructor(
    readonly problem: CallbackProblem,
    { detail, returnTo, ...options }: CallbackFailureOptions = {},
  ) {
    super(detail === undefined ? problem : `${problem}: ${detail}`, options);
    this.returnTo = returnTo ?? null;
  }

  /** Adds which flow came to nothing: it ends, and its destination is kept. */
  withFlow({ state, returnTo }: Pick<Flow, "state" | "returnTo">): this {
    this.returnTo = returnTo;
    this.setCookies = [deleteFlowCookie(state)];
    return this;
  }

  /** Sorts what went wrong on the way from the code to the session. */
  static from(cause: unknown): CallbackFailure {
    if (cause instanceof CallbackFailure) return cause;
    return new CallbackFailure(problemOf(cause), { cause });
  }
}

function problemOf(error: unknown): CallbackProblem {
  if (error instanceof Deno.errors.NotFound) return "spent";
  if (error instanceof FusionAuthUntrusted) return "untrusted";
  if (error instanceof FusionAuthUnusable) return "untrusted";
  if (!(error instanceof Error)) return "refused";
  if (/Failed to delete OAuth session/.test(error.message)) return "spent";
  if (isPassing(error)) return "unavailable";
  return isBadAnswer(error) ? "untrusted" : "refused";
}

/** Whether FusionAuth answered the code with what is neither tokens nor a plain no. */
function isBadAnswer(error: unknown): boolean {
  if (!isRecord(error)) return false;
  const { error: code, status, response, cause } = error;
  if (typeof code === "string") return !REFUSALS.includes(code);
  return typeof status === "number" || response instanceof Response ||
    isBadAnswer(cause);
}

/** Whether FusionAuth could not be asked, in contrast to having said no. */
function isPassing(error: unknown): boolean {
  if (error instanceof FusionAuthUnavailable) return true;
  // Time-outs and aborts, and what `fetch` throws when there is no connection.
  if (error instanceof DOMException || error instanceof TypeError) return true;
  if (!isRecord(error)) return false;
  const { status, response, error: code, cause } = error;
  return isPassingStatus(status) ||
    (response instanceof Response && isPassingStatus(response.status)) ||
    code === "server_error" || code === "temporarily_unavailable" ||
    isPassing(cause);
}

function isPassingStatus(status: unknown): boolean {
  return typeof status === "number" && (status >= 500 || status === 429);
}
