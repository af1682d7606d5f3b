import type { Context } from "../context.ts";
import { HttpError } from "../errors.ts";
import type { MiddlewareFn } from "../types.ts";

/** Options of `csrf()`. */
export interface CsrfOptions<State> {
  /** Origins that may send requests, in place of the app's own; or a function that decides. */
  origin?:
    | string
    | string[]
    | ((origin: string, ctx: Context<State>) => boolean);
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * csrf refuses, with a 403, requests that change something and come from another
 * origin, by `Sec-Fetch-Site` and `Origin`. A request with neither header passes:
 * it is not from a current browser.
 */
export function csrf<State>(
  options: CsrfOptions<State> = {},
): MiddlewareFn<State> {
  function isAllowed(origin: string, ctx: Context<State>): boolean {
    const allowed = options.origin ?? ctx.url.origin;
    return typeof allowed === "function"
      ? allowed(origin, ctx)
      : [allowed].flat().includes(origin);
  }

  return function freshCsrf(ctx) {
    const { headers, method } = ctx.req;
    if (SAFE_METHODS.has(method)) return ctx.next();
    const site = headers.get("sec-fetch-site");
    const origin = headers.get("origin");
    if (site === "same-origin" || site === "none") return ctx.next();
    if (site === null && origin === null) return ctx.next();
    if (origin !== null && isAllowed(origin, ctx)) return ctx.next();
    throw new HttpError(403);
  };
}
