import type { MiddlewareFn } from "../define.ts";
import { HttpError } from "../http_error.ts";

/**
 * csrf refuses with a 403 what would change something and comes from another
 * origin. A request with neither `Sec-Fetch-Site` nor `Origin` passes.
 */
export function csrf<State>(): MiddlewareFn<State> {
  return (ctx) => {
    const { headers, method } = ctx.req;
    const origin = headers.get("origin") ?? ctx.url.origin;
    const site = headers.get("sec-fetch-site") ??
      (origin === ctx.url.origin ? "same-origin" : "cross-site");
    const passes = ["GET", "HEAD", "OPTIONS"].includes(method) ||
      site === "same-origin" || site === "none";
    if (!passes) throw new HttpError(403);
    return ctx.next();
  };
}
