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
import { cookieName, readCookies } from "@/server/cookies.ts";
import { guardKv, StoreUnavailable } from "@/server/kv.ts";
import { CallbackError } from "./callback_error.ts";
import { nonceOf, type Transaction } from "./transaction.ts";

// kv-oauth makes `state` and PKCE's code verifier, keeps them in Deno KV and exchanges the code. This
// file is the only one that knows its cookies, rows and messages, and bounds what its helpers do:
//
// - They derive cookie flags and redirects from the request's URL, so they get one built on APP_URL.
// - They keep one cookie per browser, and a second tab would break the first. What would be in that
//   cookie is in a transaction cookie of the app's instead; the browser never sees kv-oauth's own.
// - They redirect to any `success_url`. It serves here as a mark that binds the row to the nonce.
// - Their token request has no limits, follows redirects and drops the ID token. So during one
//   exchange, and for that call alone, `fetch` is the app's own back channel, which keeps the answer.
// - Their errors have no classes, so what they mean is decided here.

/** kv-oauth's cookies, by the names it gives them on this scheme. */
const PENDING_COOKIE = cookieName("oauth-session");
const SITE_COOKIE = cookieName("site-session");
const LOST_RACE = /Failed to delete OAuth session/;
const WRONG_STATE = /state/i;

/** `email` and `profile` are shown on pages; `offline_access` is for the refresh token. */
const SCOPE = ["openid", "offline_access", "email", "profile"];
/** Where FusionAuth sends the browser back to, exactly as it is registered there. */
const REDIRECT_URI = `${settings.appUrl}/callback`;

/** kv-oauth's helpers with a configuration for FusionAuth. */
async function createFusionAuthHelpers(): Promise<Helpers> {
  const metadata = await getMetadata();
  return createHelpers({
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    authorizationEndpointUri: metadata.authorization_endpoint,
    tokenUri: metadata.token_endpoint,
    redirectUri: REDIRECT_URI,
    defaults: { scope: SCOPE },
  });
}

/** A sign-in that kv-oauth has started. */
export interface Authorization {
  /** Where to send the browser. */
  readonly url: URL;
  readonly state: string;
  /** kv-oauth's name for it, which `finishAuthorization` needs. */
  readonly pending: string;
}

/**
 * Starts an authorization code flow with `state`, `nonce` and PKCE S256 (RFC 9700 §2.1.1).
 *
 * @throws {FusionAuthError | StoreUnavailable}
 */
export async function startAuthorization(
  nonce: string,
): Promise<Authorization> {
  const { signIn } = await createFusionAuthHelpers();
  const request = new Request(
    `${REDIRECT_URI}?success_url=${encodeURIComponent(markOf(nonce))}`,
  );
  const { headers } = await guardKv(() =>
    signIn(request, { urlParams: { nonce } })
  );
  const [cookie = ""] = headers.getSetCookie()[0]?.split(";") ?? [];
  const pending = readCookies(new Headers({ cookie })).get(PENDING_COOKIE);
  const url = URL.parse(headers.get("location") ?? "");
  const state = url?.searchParams.get("state") ?? "";
  if (url === null || pending === undefined || state === "") {
    throw new Error("Cannot start a sign-in: kv-oauth answered unexpectedly");
  }
  return { url, state, pending };
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
  { state, pending, ...rest }: Transaction,
  [kind, value]: Answer,
): Promise<TokenResponse> {
  const helpers = await createFusionAuthHelpers();
  const url = new URL(REDIRECT_URI);
  url.searchParams.set("state", state);
  url.searchParams.set(kind, value);
  const exchange: Exchange = {};
  const finished = await exchanges.run(
    exchange,
    () => callback(helpers, withCookie(url, PENDING_COOKIE, pending)),
  );
  if (kind === "error") throw new CallbackError("denied", value);
  if (exchange.failure !== undefined) throw exchange.failure;
  const tokens = exchange.response &&
    await readTokenResponse(exchange.response);
  if (finished.error !== undefined) throw explain(finished.error, tokens);
  // The mark is in kv-oauth's row: a cookie that was changed, even its age, does not fit it.
  if (tokens === undefined || finished.location !== markOf(nonceOf(rest))) {
    throw new CallbackError("unknown_transaction", "the cookie was changed");
  }
  return tokens;
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

/** How kv-oauth's callback ended. */
interface Finished {
  readonly location?: string | null;
  readonly error?: unknown;
}

async function callback(
  { handleCallback, signOut }: Helpers,
  request: Request,
): Promise<Finished> {
  try {
    const { sessionId, response } = await guardKv(() =>
      handleCallback(request)
    );
    // The app's session record takes the place of kv-oauth's, which holds only `true`.
    const site = withCookie(new URL(REDIRECT_URI), SITE_COOKIE, sessionId);
    await guardKv(() => signOut(site));
    return { location: response.headers.get("location") };
  } catch (error) {
    return { error };
  }
}

/** Says why `handleCallback` failed, before it got tokens or after. */
function explain(error: unknown, tokens: TokenResponse | undefined): Error {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  if (tokens !== undefined) {
    return new FusionAuthError("untrusted", "kv-oauth refused the tokens", {
      cause,
    });
  }
  if (!(cause instanceof Error)) throw error;
  if (cause instanceof Deno.errors.NotFound || LOST_RACE.test(cause.message)) {
    return new CallbackError("spent", "", { cause });
  }
  // Everything else that can fail before the exchange is KV.
  if (!WRONG_STATE.test(cause.message)) throw error;
  return new CallbackError("unknown_transaction", "", { cause });
}

function markOf(nonce: string): string {
  return `/#${nonce}`;
}

function withCookie(url: URL, name: string, value: string): Request {
  return new Request(url, { headers: { cookie: `${name}=${value}` } });
}
