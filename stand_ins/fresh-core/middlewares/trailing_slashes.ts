import type { Middleware } from "../define.ts";
import { notCovered } from "../refused.ts";

/** trailingSlashes redirects from paths that end with a slash to those that do not. */
export function trailingSlashes(mode: "never"): Middleware<unknown> {
  if (mode !== "never") throw notCovered(`trailingSlashes("${mode}")`);
  return (ctx) => {
    const { pathname, search } = ctx.url;
    if (pathname === "/" || !pathname.endsWith("/")) return ctx.next();
    return ctx.redirect(pathname.slice(0, -1) + search);
  };
}
