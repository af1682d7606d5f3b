import { settings } from "@/fresh.config.ts";
import { redirect } from "./redirect.ts";
import { WEBHOOK_PATH } from "./webhook_request.ts";

const APP = new URL(settings.APP_URL);
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];
/** Probes and FusionAuth may know the server by another name; they carry no cookie. */
const ANY_HOST = ["/healthz", "/readyz", WEBHOOK_PATH];

/**
 * Answers a request for another host than `APP_URL`'s; `null` when the host is right.
 *
 * A sign-in that begins at `127.0.0.1` and returns to `localhost` would find no cookie, so other
 * names of the loopback address are redirected to `APP_URL`. All other names are refused: nothing
 * is ever built from them.
 */
export function checkHost({ method }: Request, url: URL): Response | null {
  if (url.host === APP.host || ANY_HOST.includes(url.pathname)) return null;
  const isAlias = LOOPBACK.includes(url.hostname) &&
    LOOPBACK.includes(APP.hostname) && url.port === APP.port;
  if (isAlias && (method === "GET" || method === "HEAD")) {
    return redirect(settings.APP_URL + url.pathname + url.search, {
      status: 307,
    });
  }
  return new Response(
    settings.DENO_TIMELINE !== "production"
      ? `This is a preview, where nobody can sign in: FusionAuth sends browsers back to ${settings.APP_URL} alone. For a preview that signs in, set APP_URL to its address; see docs/DEPLOY.md`
      : `This address is not ${settings.APP_URL}: open that, or set APP_URL to the address you use`,
    { status: 421, headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}
