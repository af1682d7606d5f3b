import { extname } from "node:path";
import { INTERNALS } from "../context.ts";
import type { MiddlewareFn } from "../define.ts";
import { BUILD_PARAMETER } from "../runtime.ts";
import { MODULES_PATH } from "../snapshot.ts";

const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".ico": "image/vnd.microsoft.icon",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

const IMMUTABLE = "public, max-age=31536000, immutable";
const UNCACHED = "no-cache, no-store, max-age=0, must-revalidate";

/** staticFiles serves the files of `static/` and the modules of islands, from the app's build. */
export function staticFiles<State>(): MiddlewareFn<State> {
  return async (ctx) => {
    const { req, url: { pathname, searchParams } } = ctx;
    const { snapshot } = ctx[INTERNALS];
    const body = await snapshot?.readFile(pathname);
    if (!snapshot || !body) return ctx.next();
    if (req.method !== "GET" && req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const isKept = pathname.startsWith(MODULES_PATH) ||
      searchParams.get(BUILD_PARAMETER) === snapshot.buildId;
    const etag = `"${snapshot.buildId}"`;
    const headers = {
      "cache-control": isKept ? IMMUTABLE : UNCACHED,
      "content-type": CONTENT_TYPES[extname(pathname)] ??
        "application/octet-stream",
      etag,
    };
    // A server that compresses makes the tag a weak one.
    return req.headers.get("if-none-match")?.replace("W/", "") === etag
      ? new Response(null, { status: 304, headers })
      : new Response(body, { headers });
  };
}
