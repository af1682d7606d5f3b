import { CallbackFailure } from "./callback_failure.ts";

/** The parameters of an authorization response that may be acted on. */
export interface CallbackParameters {
  readonly state: string;
  readonly iss: string | null;
  readonly code: string;
  /** FusionAuth's error code; `null` when there is a code. */
  readonly error: string | null;
}

const LONGEST_CODE = 2_048;
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
