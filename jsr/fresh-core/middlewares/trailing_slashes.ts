import type { MiddlewareFn } from "../types.ts";

/** trailingSlashes redirects so that paths always, or never, end with a slash; `/` stays. */
export function trailingSlashes<State>(
  mode: "always" | "never",
): MiddlewareFn<State> {
  return function freshTrailingSlashes(ctx) {
    const { pathname, search } = ctx.url;
    const ends = pathname.endsWith("/");
    if (mode === "never" && ends && pathname !== "/") {
      return ctx.redirect(pathname.slice(0, -1) + search);
    }
    if (mode === "always" && !ends) {
      return ctx.redirect(`${pathname}/${search}`);
    }
    return ctx.next();
  };
}
