import type { Context } from "../context.ts";
import { HttpError } from "../errors.ts";
import type { MiddlewareFn } from "../types.ts";

/** Options of `csrf()`. */
export interface CsrfOptions<State> {
  /** Origins that may send requests, in place of the app's own. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => boolean);
}

/**
 * csrf refuses with a 403 what would change something and comes from another
 * origin. A request with neither `Sec-Fetch-Site` nor `Origin` passes.
 */
export function csrf<State>(
  options: CsrfOptions<State> = {},
): MiddlewareFn<State> {
  return function freshCsrf(ctx) {
    const { headers, method } = ctx.req;
    const site = headers.get("sec-fetch-site");
    const origin = headers.get("origin");
    const { origin: allowed = ctx.url.origin } = options;
    const passes = ["GET", "HEAD", "OPTIONS"].includes(method) ||
      site === "same-origin" || site === "none" ||
      (site === null && origin === null) ||
      (origin !== null &&
        (typeof allowed === "function"
          ? allowed(origin, ctx)
          : [allowed].flat().includes(origin)));
    if (!passes) throw new HttpError(403);
    return ctx.next();
  };
}
