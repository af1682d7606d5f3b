import { internalsOf } from "../context.ts";
import { HttpError } from "../errors.ts";
import { BUILD_PARAMETER } from "../runtime/asset.ts";
import type { MiddlewareFn } from "../types.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const UNCACHED = "no-cache, no-store, max-age=0, must-revalidate";

/** staticFiles serves the files of `static/` and the modules of islands, from the app's build. */
export function staticFiles<State>(): MiddlewareFn<State> {
  return async function freshServeStaticFiles(ctx) {
    const { req, url } = ctx;
    const { snapshot } = internalsOf(ctx);
    const file = await snapshot?.readFile(url.pathname);
    if (!file) return ctx.next();
    if (req.method !== "GET" && req.method !== "HEAD") throw new HttpError(405);
    const isOfBuild = file.hashed ||
      url.searchParams.get(BUILD_PARAMETER) === snapshot?.buildId;
    const headers = {
      "cache-control": isOfBuild ? IMMUTABLE : UNCACHED,
      "content-type": file.contentType,
      etag: file.etag,
    };
    // A server that compresses makes the tag a weak one.
    const known = req.headers.get("if-none-match") ?? "";
    return known.replace(/^W\//, "") === file.etag
      ? new Response(null, { status: 304, headers })
      : new Response(file.body, { headers });
  };
}
