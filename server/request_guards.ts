import { checkHost } from "./allowed_host.ts";
import { limitBody } from "./body_limit.ts";
import { describeError, logEvent } from "./log.ts";
import { addSecurityHeaders } from "./security_headers.ts";

/** A server's handler, as Fresh's `App.handler()` returns it. */
export type Handler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const METHODS = ["GET", "HEAD", "POST"];
/** The build's list of source files, which is for tools only. */
const BUILD_REPORT = /^\/_fresh\/.*metafile\.json$/;
/** Escaped slashes and back-slashes, NUL, and `..`: no link of the app has them. */
const TRAVERSAL = /%(2f|5c|00)|(\.|%2e){2}/i;

/**
 * Wraps the whole app in what must hold for every request: a known method and host, a bounded body,
 * and the security headers on every response, Fresh's own error responses included.
 */
export function guardRequests(handle: Handler): Handler {
  return async function guarded(request, info) {
    const response = await answer(request, info, handle);
    addSecurityHeaders(response.headers);
    return response;
  };
}

async function answer(
  request: Request,
  info: Deno.ServeHandlerInfo | undefined,
  handle: Handler,
): Promise<Response> {
  try {
    if (!METHODS.includes(request.method)) {
      const headers = { allow: METHODS.join(", ") };
      return new Response("Method not allowed", { status: 405, headers });
    }
    // A malformed Host makes the URL unreadable; Fresh would fail on it.
    const url = URL.parse(request.url);
    if (url === null) return new Response("Bad request", { status: 400 });
    if (isOffLimits(url)) return new Response("Not found", { status: 404 });
    const refusal = checkHost(request, url);
    if (refusal !== null) return refusal;
    const limited = await limitBody(request, url);
    return limited instanceof Response ? limited : await handle(limited, info);
  } catch (error) {
    logEvent("error", "request.failed", { error: describeError(error) });
    return new Response("Something went wrong on our side", { status: 500 });
  }
}

/** Judges the path as Fresh will read it: runs of slashes are one. */
function isOffLimits({ pathname }: URL): boolean {
  const path = pathname.replace(/\/{2,}/g, "/");
  return TRAVERSAL.test(path) || BUILD_REPORT.test(path);
}
