import {
  FusionAuthUnavailable,
  FusionAuthUntrusted,
  FusionAuthUnusable,
} from "./failures.ts";
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
  readonly detail?: string;
}

/** A callback that opens no session, for a reason the visitor can be told. */
export class CallbackFailure extends Error {
  override readonly name = "CallbackFailure";
  /** Where the person wanted to go; `null` when that is not known. */
  returnTo: string | null = null;
  /** Deletes the flow's cookie; `null` when there is none. */
  setCookie: string | null = null;

  constructor(
    readonly problem: CallbackProblem,
    { detail, ...options }: CallbackFailureOptions = {},
  ) {
    super(detail === undefined ? problem : `${problem}: ${detail}`, options);
  }

  /** Adds what the flow's cookie told. */
  withFlow(returnTo: string, setCookie: string | null): this {
    this.returnTo = returnTo;
    this.setCookie = setCookie;
    return this;
  }

  /** Sorts what went wrong on the way from the code to the session. */
  static from(cause: unknown): CallbackFailure {
    if (cause instanceof CallbackFailure) return cause;
    return new CallbackFailure(problemOf(cause), { cause });
  }
}

/** The parameters of an authorization response that may be acted on. */
export interface CallbackParameters {
  readonly state: string;
  readonly iss: string | null;
  readonly code: string;
  /** FusionAuth's error code; `null` when there is a code. */
  readonly error: string | null;
}

const LONGEST_CODE = 2_048;
/** OAuth errors that speak of the code; others speak of this app's settings. */
const REFUSALS = ["invalid_grant", "invalid_request"];
const ERROR_CODE = /^[\w.-]{1,64}$/;
const ONCE = ["code", "state", "iss", "error", "error_description"];
/** No response to `response_type=code` carries these (RFC 9700 §2.1.2). */
const FOREIGN = ["access_token", "id_token", "response", "refresh_token"];

/**
 * Reads the callback's query. FusionAuth's `locale` and `userState`, and whatever else it may add,
 * are ignored (RFC 6749 §4.1.2).
 *
 * @throws {CallbackFailure} "malformed" when it is no authorization response.
 */
export function readCallback(query: URLSearchParams): CallbackParameters {
  const malformed = ONCE.some((name) => query.getAll(name).length > 1) ||
    FOREIGN.some((name) => query.has(name));
  const state = query.get("state") ?? "";
  const code = query.get("code") ?? "";
  const error = query.get("error");
  if (malformed || state === "" || code.length > LONGEST_CODE) {
    throw new CallbackFailure("malformed");
  }
  if ((error === null) === (code === "")) {
    throw new CallbackFailure("malformed");
  }
  if (error !== null && !ERROR_CODE.test(error)) {
    return { state, iss: query.get("iss"), code, error: "unreadable_error" };
  }
  return { state, iss: query.get("iss"), code, error };
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
