import { checkHost } from "./allowed_host.ts";
import { BodyRefused, limitBody } from "./body_limit.ts";
import { clientAddressOf } from "./client_address.ts";
import { describeError, logEvent } from "./log.ts";
import { type RequestContext, requestContext } from "./request_context.ts";
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
 * Wraps the whole app in what must hold for every request: a context of its own, a known method and
 * host, a bounded body, the security headers on every response, Fresh's own error responses included,
 * and one line in the log.
 */
export function guardRequests(handle: Handler): Handler {
  return async function guarded(request, info) {
    const start = performance.now();
    const context: RequestContext = {
      id: crypto.randomUUID().slice(-12),
      clientAddress: clientAddressOf(request.headers, info),
      route: null,
    };
    const response = withRequestId(
      await requestContext.run(context, answer, request, info, handle),
      context.id,
    );
    addSecurityHeaders(response.headers);
    requestContext.run(context, logEvent, "info", "request", {
      method: request.method,
      // The route's pattern, because a path or query may hold a secret.
      route: context.route,
      status: response.status,
      ms: Math.round((performance.now() - start) * 10) / 10,
    });
    return response;
  };
}

/** Marks a response; one whose headers cannot be changed (Fetch §2.2.2, "immutable") is copied. */
function withRequestId(response: Response, id: string): Response {
  try {
    response.headers.set("x-request-id", id);
    return response;
  } catch {
    return withRequestId(new Response(response.body, response), id);
  }
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
    return checkHost(request, url) ??
      await handle(await limitBody(request, url), info);
  } catch (error) {
    if (error instanceof BodyRefused) return refuseBody(error);
    logEvent("error", "request.failed", { error: describeError(error) });
    return new Response("Something went wrong on our side", { status: 500 });
  }
}

/** Judges the path as Fresh will read it: runs of slashes are one. */
function isOffLimits({ pathname }: URL): boolean {
  const path = pathname.replace(/\/{2,}/g, "/");
  return TRAVERSAL.test(path) || BUILD_REPORT.test(path);
}

function refuseBody({ status, reason, message }: BodyRefused): Response {
  logEvent("warn", "request.refused", { reason });
  // Closing the connection discards the rest of the body.
  return new Response(message, { status, headers: { connection: "close" } });
}
