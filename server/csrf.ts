import { type Context, HttpError } from "fresh";
import { settings } from "@/fresh.config.ts";
import { logEvent } from "./log.ts";
import { WEBHOOK_PATH } from "./webhook_request.ts";

/**
 * Middleware that allows a POST only when the browser says that it comes from our own pages: Origin
 * must be `APP_URL`; without an Origin, Sec-Fetch-Site must be `same-origin`; without both the
 * request is refused. Fresh's `csrf()` allows that last one, and trusts the request's own host.
 *
 * @throws {HttpError} 403
 */
export function csrf<State>(ctx: Context<State>): Promise<Response> {
  const { method, headers } = ctx.req;
  const isSafe = method === "GET" || method === "HEAD";
  const { pathname } = ctx.url;
  if (isSafe || pathname === WEBHOOK_PATH || isSameOrigin(headers)) {
    return ctx.next();
  }
  logEvent("warn", "request.refused", {
    reason: "foreign_origin",
    path: pathname,
  });
  throw new HttpError(403, "This form did not come from ChangeBank's pages");
}

function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) return site === "same-origin";
  return origin === settings.APP_URL &&
    (site ?? "same-origin") === "same-origin";
}
