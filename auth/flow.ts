import { settings } from "@/fresh.config.ts";
import { createHelpers, type Tokens } from "@deno/kv-oauth";
import {
  CallbackFailure,
  type CallbackParameters,
  readCallback,
} from "./callback.ts";
import { cookieName, readCookies } from "./cookies.ts";
import {
  createDestinationCookie,
  findDestination,
  forgetDestination,
} from "./destination_cookie.ts";
import { getMetadata } from "./discovery.ts";
import { FusionAuthUnavailable } from "./failures.ts";
import {
  createFlowCookie,
  deleteFlowCookie,
  evictFlowCookies,
  findFlow,
  type Flow,
  nonceOf,
} from "./flow_cookie.ts";
import {
  guardKv,
  retryWhileLocked,
  StoreUnavailable,
  withKv,
  withTimeLimit,
} from "./kv.ts";
import { createFusionAuthOAuthConfig, REDIRECT_URI } from "./oauth_config.ts";
import { createSecret } from "./seal.ts";

// This file stands between the routes and kv-oauth's helpers and makes their flows safe: the
// request they see is built on APP_URL, every flow has a cookie of its own, and they are handed no
// path, state, issuer or code that was not checked.

/** For a kv-oauth that has no limit of its own. */
const EXCHANGE_LIMIT_MS = 5_000;
/** kv-oauth's own cookie names; the browser never sees these cookies. */
const PENDING_COOKIE = cookieName("oauth-session");
const SITE_COOKIE = cookieName("site-session");

/** Where and how to start a flow. */
export interface FlowOptions {
  /** The request's headers, for the flows this browser has open already. */
  readonly headers: Headers;
  /** A path that passed `safeReturn`. */
  readonly returnTo: string;
  /** FusionAuth's page to open: its sign-in or its registration. */
  readonly page: "authorize" | "register";
}

/**
 * Starts an authorization code flow with state, nonce and PKCE S256 (RFC 9700 §2.1.1).
 *
 * @returns a 302 to FusionAuth with a cookie that binds the flow to this browser.
 * @throws {FusionAuthUnavailable | FusionAuthUntrusted | StoreUnavailable}
 */
export async function startFlow(
  { headers, returnTo, page }: FlowOptions,
): Promise<Response> {
  const { signIn } = createHelpers(
    createFusionAuthOAuthConfig(await getMetadata()),
  );
  const secret = createSecret();
  const startedAt = Math.floor(Date.now() / 1000);
  const nonce = await nonceOf(secret, startedAt);
  const url = new URL("/login", settings.appUrl);
  url.searchParams.set("success_url", sealOf(nonce));
  const started = await guardKv(() =>
    signIn(new Request(url), { urlParams: { nonce } })
  );

  const authorize = new URL(started.headers.get("location") ?? "");
  if (page === "register") {
    authorize.pathname = authorize.pathname.replace(/authorize$/, page);
  }
  const state = authorize.searchParams.get("state") ?? "";
  const pending = readPending(started.headers);
  const flow = { state, pending, secret, startedAt, returnTo };
  const response = new Headers({ location: authorize.href });
  response.append("set-cookie", createFlowCookie(flow));
  response.append("set-cookie", createDestinationCookie(state, returnTo));
  for (const cookie of evictFlowCookies(headers)) {
    response.append("set-cookie", cookie);
  }
  return new Response(null, { status: 302, headers: response });
}

/** A flow that came back with tokens; they are not verified yet. */
export interface FinishedFlow {
  readonly tokens: Tokens;
  readonly nonce: string;
  readonly returnTo: string;
  /** Deletes the flow's cookie. */
  readonly setCookie: string;
  /** Forgets the destination, if it was the latest. */
  readonly alsoSetCookies: readonly string[];
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
      nonce,
      returnTo: flow.returnTo,
      setCookie: deleteFlowCookie(flow.state),
      alsoSetCookies: forgetDestination(cookies, flow.state),
    };
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    const failure = CallbackFailure.from(error);
    // An error of kv-oauth's KV has no class to know it by: ours is asked, and fails the same way.
    if (failure.problem === "refused") await withKv((kv) => kv.get(["flows"]));
    throw failure.withFlow(flow.returnTo, deleteFlowCookie(flow.state));
  }
}

/** Browsers drop a flow's cookie when it expires; where it was to end they still know. */
function unknownFlow(
  cookies: ReadonlyMap<string, string>,
  { state }: CallbackParameters,
): CallbackFailure {
  const returnTo = findDestination(cookies, state);
  if (returnTo === null) return new CallbackFailure("unknown_flow");
  return new CallbackFailure("expired").withFlow(returnTo, null);
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
  const request = requestWithCookie(url, PENDING_COOKIE, flow.pending);
  try {
    // Its first KV step fails whole when SQLite is locked, so the call can be made again.
    const { tokens, sessionId, response } = await withTimeLimit(
      retryWhileLocked(() => handleCallback(request)),
      EXCHANGE_LIMIT_MS,
      () => new FusionAuthUnavailable("The code exchange timed out"),
    );
    // The app's session record replaces kv-oauth's, which holds only `true`.
    await guardKv(() =>
      signOut(requestWithCookie(url, SITE_COOKIE, sessionId))
    );
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

/**
 * What kv-oauth keeps as the flow's "success URL" and gives back at its end. The nonce is made from
 * the flow's cookie, so a cookie that was changed meanwhile, its age for one, no longer fits.
 */
function sealOf(nonce: string): string {
  return `/#${nonce}`;
}

function requestWithCookie(url: URL, name: string, value: string): Request {
  return new Request(url, { headers: { cookie: `${name}=${value}` } });
}

function readPending(headers: Headers): string {
  const [cookie = ""] = headers.getSetCookie();
  const cookies = readCookies(
    new Headers({ cookie: cookie.split(";")[0] ?? "" }),
  );
  const pending = cookies.get(PENDING_COOKIE);
  if (pending === undefined) {
    throw new Error("Cannot start a sign-in: kv-oauth set no cookie");
  }
  return pending;
}
