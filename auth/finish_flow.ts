import { createHelpers, type Tokens } from "@deno/kv-oauth";
import { type CallbackParameters, readCallback } from "./callback.ts";
import { CallbackFailure } from "./callback_failure.ts";
import { readCookies } from "./cookies.ts";
import { findDestination, forgetDestination } from "./destination_cookie.ts";
import { getMetadata } from "./discovery.ts";
import { FusionAuthUnavailable } from "./failures.ts";
import {
  deleteFlowCookie,
  findFlow,
  type Flow,
  nonceOf,
} from "./flow_cookie.ts";
import { guardKv, retryWhileLocked, StoreUnavailable, withKv } from "./kv.ts";
import { requestWithPending, requestWithSite, sealOf } from "./kv_oauth.ts";
import { createFusionAuthOAuthConfig, REDIRECT_URI } from "./oauth_config.ts";
import { withTimeLimit } from "./waiting.ts";

/** For a kv-oauth that has no limit of its own. */
const EXCHANGE_LIMIT_MS = 5_000;

/** A flow that came back with tokens; they are not verified yet. */
export interface FinishedFlow {
  readonly tokens: Tokens;
  readonly state: string;
  readonly nonce: string;
  readonly returnTo: string;
  /** The `Set-Cookie`s that end the flow in the browser and forget its destination. */
  readonly setCookies: readonly string[];
}

/**
 * Takes the browser back from FusionAuth: checks the callback, consumes the flow and exchanges the
 * code.
 *
 * @throws {CallbackFailure} with the reason and where the person wanted to go.
 * @throws {StoreUnavailable}
 */
export async function finishFlow(
  query: URLSearchParams,
  headers: Headers,
): Promise<FinishedFlow> {
  const callback = readCallback(query);
  const cookies = readCookies(headers);
  const flow = findFlow(cookies, callback.state);
  if (flow === null) throw unknownFlow(cookies, callback);
  try {
    const nonce = await nonceOf(flow.secret, flow.startedAt);
    return {
      tokens: await exchange(callback, flow, nonce),
      state: flow.state,
      nonce,
      returnTo: flow.returnTo,
      setCookies: [
        deleteFlowCookie(flow.state),
        ...forgetDestination(cookies, flow.state),
      ],
    };
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    const failure = CallbackFailure.from(error);
    if (failure.problem === "refused") await requireKv();
    throw failure.withFlow(flow);
  }
}

/**
 * An error of kv-oauth's KV has no class to know it by: ours is asked, and fails the same way.
 *
 * @throws {StoreUnavailable}
 */
async function requireKv(): Promise<void> {
  await withKv((kv) => kv.get(["flows"]));
}

/** Browsers drop a flow's cookie when it expires; where it was to end they still know. */
function unknownFlow(
  cookies: ReadonlyMap<string, string>,
  { state }: CallbackParameters,
): CallbackFailure {
  const returnTo = findDestination(cookies, state);
  return returnTo === null
    ? new CallbackFailure("unknown_flow")
    : new CallbackFailure("expired", { returnTo });
}

async function exchange(
  callback: CallbackParameters,
  flow: Flow,
  nonce: string,
): Promise<Tokens> {
  const metadata = await getMetadata();
  if (flow.isExpired) throw new CallbackFailure("expired");
  const issuerMissing = callback.iss === null &&
    metadata.authorization_response_iss_parameter_supported === true;
  if (issuerMissing || (callback.iss ?? metadata.issuer) !== metadata.issuer) {
    throw new CallbackFailure("wrong_issuer");
  }
  const { handleCallback, signOut } = createHelpers(
    createFusionAuthOAuthConfig(metadata),
  );
  const url = new URL(REDIRECT_URI);
  url.searchParams.set("state", callback.state);
  url.searchParams.set(
    callback.error === null ? "code" : "error",
    callback.error ?? callback.code,
  );
  const request = requestWithPending(url, flow.pending);
  try {
    // Its first KV step fails whole when SQLite is locked, so the call can be made again.
    const { tokens, sessionId, response } = await withTimeLimit(
      retryWhileLocked(() => handleCallback(request)),
      EXCHANGE_LIMIT_MS,
      () => new FusionAuthUnavailable("The code exchange timed out"),
    );
    // The app's session record replaces kv-oauth's, which holds only `true`.
    await guardKv(() => signOut(requestWithSite(url, sessionId)));
    if (response.headers.get("location") !== sealOf(nonce)) {
      throw new CallbackFailure("unknown_flow", { detail: "cookie changed" });
    }
    return tokens;
  } catch (error) {
    // kv-oauth throws for every error response; by then it has consumed the flow.
    if (callback.error === null || error instanceof StoreUnavailable) {
      throw error;
    }
    throw new CallbackFailure("denied", { detail: callback.error });
  }
}
