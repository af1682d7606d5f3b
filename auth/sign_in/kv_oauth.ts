import { AsyncLocalStorage } from "node:async_hooks";
import { createHelpers, type Helpers } from "@deno/kv-oauth";
import { backChannelFetch } from "@/auth/fusionauth/back_channel.ts";
import { getMetadata } from "@/auth/fusionauth/metadata.ts";
import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import {
  readTokenResponse,
  type TokenResponse,
} from "@/auth/fusionauth/token_endpoint.ts";
import { settings } from "@/fresh.config.ts";
import { cookieName } from "@/server/cookies.ts";
import { guardKv, StoreUnavailable } from "@/server/kv.ts";
import { CallbackError } from "./callback_error.ts";
import type { Transaction } from "./transaction.ts";

// kv-oauth makes `state` and PKCE's code verifier, keeps them in Deno KV and exchanges the code. This
// file is the only one that knows its cookies and messages, and bounds what its helpers do:
//
// - They derive cookie flags and redirects from the request's URL, so they get one built on APP_URL,
//   without `success_url` and Referer.
// - They keep one cookie per browser, so a second tab would break the first. Its value is in a
//   transaction cookie of the app's instead.
// - Their token request has no limits, follows redirects and drops the ID token. So during an exchange
//   `fetch` is the app's own back channel, and what FusionAuth answered there decides.
// - Their errors have no classes, so what they mean is decided here.

/** kv-oauth's cookies, by the names it gives them on this scheme. */
const PENDING_COOKIE = cookieName("oauth-session");
const SITE_COOKIE = cookieName("site-session");
const LOST_RACE = /Failed to delete OAuth session/;
const WRONG_STATE = /state/i;

/** `email` and `profile` are shown on pages; `offline_access` is for the refresh token. */
const SCOPE = ["openid", "offline_access", "email", "profile"];
/** Where FusionAuth sends the browser back to, exactly as it is registered there. */
const REDIRECT_URI = `${settings.APP_URL}/callback`;

/** kv-oauth's helpers with a configuration for FusionAuth. */
async function createFusionAuthHelpers(): Promise<Helpers> {
  const metadata = await getMetadata();
  return createHelpers({
    clientId: settings.CLIENT_ID,
    clientSecret: settings.CLIENT_SECRET,
    authorizationEndpointUri: metadata.authorization_endpoint,
    tokenUri: metadata.token_endpoint,
    redirectUri: REDIRECT_URI,
    defaults: { scope: SCOPE },
  });
}

/**
 * Starts an authorization code flow with `state`, `nonce` and PKCE S256 (RFC 9700 §2.1.1).
 *
 * @returns what its transaction has to hold, and where to send the browser.
 * @throws {FusionAuthError | StoreUnavailable}
 */
export async function startAuthorization(
  nonce: string,
): Promise<Pick<Transaction, "state" | "pending"> & { url: string }> {
  const { signIn } = await createFusionAuthHelpers();
  const { headers } = await guardKv(() =>
    signIn(new Request(REDIRECT_URI), { urlParams: { nonce } })
  );
  const url = headers.get("location") ?? "";
  const state = /[?&]state=([\w-]+)/.exec(url)?.[1];
  const [cookie = ""] = headers.getSetCookie()[0]?.split(";") ?? [];
  if (state === undefined || !cookie.startsWith(`${PENDING_COOKIE}=`)) {
    throw new Error("Cannot start a sign-in: kv-oauth answered unexpectedly");
  }
  return { url, state, pending: cookie.slice(PENDING_COOKIE.length + 1) };
}

/** FusionAuth's `code`, or its `error` when it sends none. */
export type Answer = readonly ["code" | "error", string];

/**
 * Consumes the pending sign-in and exchanges its code.
 *
 * @returns FusionAuth's tokens, not verified yet.
 * @throws {CallbackError | FusionAuthError | StoreUnavailable}
 */
export async function finishAuthorization(
  { state, pending }: Transaction,
  [kind, value]: Answer,
): Promise<TokenResponse> {
  const { handleCallback, signOut } = await createFusionAuthHelpers();
  const url = new URL(REDIRECT_URI);
  url.searchParams.set("state", state);
  url.searchParams.set(kind, value);
  const request = withCookie(url, PENDING_COOKIE, pending);
  const exchange: Exchange = {};
  const [callback] = await Promise.allSettled([
    exchanges.run(exchange, guardKv, () => handleCallback(request)),
  ]);
  if (callback.status === "fulfilled") {
    // The app's session record takes the place of kv-oauth's, which holds only `true`.
    const { sessionId } = callback.value;
    await guardKv(() => signOut(withCookie(url, SITE_COOKIE, sessionId)));
  }
  if (kind === "error") throw new CallbackError("denied", value);
  if (exchange.failure !== undefined) throw exchange.failure;
  if (exchange.response !== undefined) {
    return await readTokenResponse(exchange.response);
  }
  throw callback.status === "rejected"
    ? explain(callback.reason)
    : new Error("Cannot finish a sign-in: kv-oauth asked FusionAuth nothing");
}

/** What FusionAuth answered to the token request of one exchange. */
interface Exchange {
  response?: Response;
  failure?: unknown;
}

const exchanges = new AsyncLocalStorage<Exchange | undefined>();
const platformFetch = globalThis.fetch;

globalThis.fetch = function fetch(input, init) {
  const exchange = exchanges.getStore();
  return exchange === undefined
    ? platformFetch(input, init)
    : exchanges.run(undefined, send, exchange, new Request(input, init));
};

async function send(exchange: Exchange, request: Request): Promise<Response> {
  const { url, method, headers } = request;
  exchange.failure = new FusionAuthError("unavailable", "No answer in time");
  try {
    const body = await request.text();
    const response = await backChannelFetch(url, { method, headers, body });
    exchange.response = response.clone();
    exchange.failure = undefined;
    return response;
  } catch (error) {
    exchange.failure = error;
    throw error;
  }
}

/** Says why `handleCallback` failed before it asked FusionAuth. */
function explain(error: unknown): unknown {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  if (!(cause instanceof Error)) return error;
  if (cause instanceof Deno.errors.NotFound || LOST_RACE.test(cause.message)) {
    return new CallbackError("spent", "", { cause });
  }
  // Everything else that can fail there is KV.
  return WRONG_STATE.test(cause.message)
    ? new CallbackError("unknown_transaction", "", { cause })
    : error;
}

function withCookie(url: URL, name: string, value: string): Request {
  return new Request(url, { headers: { cookie: `${name}=${value}` } });
}
