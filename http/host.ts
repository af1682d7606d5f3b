import { settings } from "@/fresh.config.ts";

const APP = new URL(settings.appUrl);
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];
/** Callers that know the server by another name, and carry no cookie: probes and FusionAuth. */
const ANY_HOST = /^\/(healthz$|webhooks\/)/;

/**
 * Answers a request that came by another name than APP_URL's; `null` when the name is right.
 *
 * A sign-in that begins at `127.0.0.1` and comes back to `localhost` would find no cookie, so a
 * person who opens another loopback name is sent to APP_URL first. Every other name is refused:
 * nothing is ever built from it.
 */
export function checkHost({ method }: Request, url: URL): Response | null {
  if (url.host === APP.host || ANY_HOST.test(url.pathname)) return null;
  const isAlias = LOOPBACK.includes(url.hostname) &&
    LOOPBACK.includes(APP.hostname) && url.port === APP.port;
  if (isAlias && (method === "GET" || method === "HEAD")) {
    const location = settings.appUrl + url.pathname + url.search;
    return new Response(null, { status: 307, headers: { location } });
  }
  return new Response(
    `This address is not ${settings.appUrl}: open that, or set APP_URL to the address you use`,
    { status: 421, headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}
