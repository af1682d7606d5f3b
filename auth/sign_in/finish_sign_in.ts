import { getMetadata } from "@/auth/fusionauth/metadata.ts";
import { createSessionCookie } from "@/auth/session/current_session.ts";
import { redirect } from "@/server/redirect.ts";
import { CallbackError } from "./callback_error.ts";
import { type Answer, finishAuthorization } from "./kv_oauth.ts";
import { admitCallback, releaseSignIn } from "./limits.ts";
import { openSession } from "./open_session.ts";
import {
  deleteTransactionCookie,
  findTransaction,
  isExpired,
  nonceOf,
} from "./transaction.ts";

const LONGEST_CODE = 2_048;
const ERROR_CODE = /^[\w.-]{1,64}$/;
const SINGLE = ["code", "state", "iss", "error", "error_description"];
/** No response to `response_type=code` carries these (RFC 9700 §2.1.2). */
const FOREIGN = ["access_token", "id_token", "response", "refresh_token"];

/**
 * Answers FusionAuth's redirect to `/callback`: checks the authorization response, exchanges its
 * code, verifies the tokens, opens a session and redirects to where the user wanted to go.
 *
 * @throws {CallbackError} with the reason and where the user wanted to go.
 * @throws {TooManyRequests | StoreUnavailable}
 */
export async function finishSignIn(
  query: URLSearchParams,
  headers: Headers,
): Promise<Response> {
  admitCallback();
  const { state, iss, answer } = parseCallback(query);
  const transaction = findTransaction(headers, state);
  if (transaction === null) throw new CallbackError("unknown_transaction");
  try {
    if (isExpired(transaction)) throw new CallbackError("expired");
    await requireIssuer(iss);
    const tokens = await finishAuthorization(transaction, answer);
    releaseSignIn(transaction.startedAt);
    const nonce = nonceOf(transaction);
    const id = await openSession(tokens, { nonce, headers });
    return redirect(transaction.returnTo, {
      cookies: [createSessionCookie(id), deleteTransactionCookie(state)],
    });
  } catch (error) {
    throw CallbackError.from(error).withTransaction(transaction);
  }
}

/** RFC 9207 §2.4: the response names the issuer it comes from, when the metadata says that it does. */
async function requireIssuer(iss: string | null): Promise<void> {
  const { issuer, authorization_response_iss_parameter_supported: isSent } =
    await getMetadata();
  if (iss === null ? isSent : iss !== issuer) {
    throw new CallbackError("wrong_issuer");
  }
}

/**
 * Reads the callback's query. Parameters it does not know are ignored (RFC 6749 §4.1.2), such as
 * FusionAuth's `locale` and `userState`.
 */
function parseCallback(query: URLSearchParams) {
  const state = query.get("state") ?? "";
  const code = query.get("code") ?? "";
  const error = query.get("error");
  const isMalformed = SINGLE.some((name) => query.getAll(name).length > 1) ||
    FOREIGN.some((name) => query.has(name)) ||
    state === "" || code.length > LONGEST_CODE ||
    (error === null) === (code === "");
  if (isMalformed) throw new CallbackError("malformed");
  const answer: Answer = error === null
    ? ["code", code]
    : ["error", ERROR_CODE.test(error) ? error : "unreadable_error"];
  return { state, iss: query.get("iss"), answer };
}
