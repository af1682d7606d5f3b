import type { MiddlewareFn } from "../define.ts";

/** trailingSlashes redirects from paths that end with a slash to those that do not. */
export function trailingSlashes<State>(_mode: "never"): MiddlewareFn<State> {
  return (ctx) => {
    const { pathname, search } = ctx.url;
    const bare = pathname.replace(/(.)\/$/, "$1");
    return bare === pathname ? ctx.next() : ctx.redirect(bare + search);
  };
}
