import { type Context, HttpError } from "fresh";
import { logEvent } from "@/auth/log.ts";
import { settings } from "@/fresh.config.ts";

const WEBHOOKS = /^\/webhooks\//;

/**
 * Middleware that lets a POST pass only when the browser says it comes from our own pages: Origin
 * must be APP_URL; without an Origin, Sec-Fetch-Site must say so; without both the request is
 * refused. Fresh's `csrf()` lets that last one pass, and trusts the request's own host name.
 *
 * @throws {HttpError} 403
 */
export function sameOrigin<State>(ctx: Context<State>): Promise<Response> {
  const { method, headers } = ctx.req;
  const isSafe = method === "GET" || method === "HEAD";
  if (isSafe || WEBHOOKS.test(ctx.url.pathname)) return ctx.next();
  if (!isOurs(headers)) {
    logEvent("warn", "request.refused", {
      reason: "foreign_origin",
      path: ctx.url.pathname,
    });
    throw new HttpError(403, "This form did not come from ChangeBank's pages");
  }
  return ctx.next();
}

function isOurs(headers: Headers): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) return site === "same-origin";
  return origin === settings.appUrl &&
    (site ?? "same-origin") === "same-origin";
}
