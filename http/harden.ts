import { describeError, logEvent } from "@/auth/log.ts";
import { bodyLimitOf, BodyTooLarge, BodyTooSlow, readBody } from "./body.ts";
import { checkHost } from "./host.ts";
import { canBeServed } from "./path.ts";
import { addResponseHeaders } from "./response_headers.ts";

/** A server's handler, as Fresh's `App.handler()` returns it. */
export type Handler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const METHODS = ["GET", "HEAD", "POST"];

/**
 * Puts around the whole app what must hold for every request: known method and host, a limited
 * body, and the security headers on each response, errors of Fresh included.
 */
export function harden(handle: Handler): Handler {
  return async function hardened(request, info) {
    const response = await answer(request, info, handle);
    const headers = new Headers(response.headers);
    addResponseHeaders(headers);
    const { status, statusText } = response;
    return new Response(response.body, { status, statusText, headers });
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
    if (!canBeServed(url.pathname)) {
      return new Response("Not found", { status: 404 });
    }
    return checkHost(request, url) ??
      await handle(await limitBody(request, url), info);
  } catch (error) {
    if (error instanceof BodyTooLarge) return refuseBody(error, 413);
    if (error instanceof BodyTooSlow) return refuseBody(error, 408);
    logEvent("error", "request.failed", { error: describeError(error) });
    return new Response("Something went wrong on our side", { status: 500 });
  }
}

function refuseBody({ name, message }: Error, status: number): Response {
  logEvent("warn", "request.refused", { reason: name });
  // The rest of the body is not waited for.
  return new Response(message, { status, headers: { connection: "close" } });
}

async function limitBody(request: Request, url: URL): Promise<Request> {
  if (request.body === null) return request;
  const body = await readBody(request, bodyLimitOf(url.pathname));
  const { method, headers } = request;
  return new Request(url, { method, headers, body });
}
