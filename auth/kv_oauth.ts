import { cookieName, readCookies } from "./cookies.ts";

// What passes between this app's flows and kv-oauth's helpers. `start_flow.ts` and `finish_flow.ts`
// stand between the routes and the helpers and make their flows safe: the request they see is built
// on APP_URL, every flow has a cookie of its own, and they are handed no path, state, issuer or
// code that was not checked.

/** kv-oauth's own cookie names; the browser never sees these cookies. */
const PENDING_COOKIE = cookieName("oauth-session");
const SITE_COOKIE = cookieName("site-session");

/** The request of a browser that has a sign-in under way, as `handleCallback()` wants it. */
export function requestWithPending(url: URL, pending: string): Request {
  return requestWithCookie(url, PENDING_COOKIE, pending);
}

/** The request of a browser that has a session of kv-oauth's, as `signOut()` wants it. */
export function requestWithSite(url: URL, sessionId: string): Request {
  return requestWithCookie(url, SITE_COOKIE, sessionId);
}

/** What `signIn()` put into its cookie. */
export function readPending(headers: Headers): string {
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

/**
 * What kv-oauth keeps as the flow's "success URL" and gives back at its end. The nonce is made from
 * the flow's cookie, so a cookie that was changed meanwhile, its age for one, no longer fits.
 */
export function sealOf(nonce: string): string {
  return `/#${nonce}`;
}

function requestWithCookie(url: URL, name: string, value: string): Request {
  return new Request(url, { headers: { cookie: `${name}=${value}` } });
}
