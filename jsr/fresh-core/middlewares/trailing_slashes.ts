import type { MiddlewareFn } from "../types.ts";

/** trailingSlashes redirects to paths that always, or never, end with a slash. */
export function trailingSlashes<State>(
  mode: "always" | "never",
): MiddlewareFn<State> {
  return function freshTrailingSlashes(ctx) {
    const { pathname, search } = ctx.url;
    const bare = pathname.replace(/\/$/, "");
    const wanted = mode === "never" && bare !== "" ? bare : `${bare}/`;
    return wanted === pathname ? ctx.next() : ctx.redirect(wanted + search);
  };
}
