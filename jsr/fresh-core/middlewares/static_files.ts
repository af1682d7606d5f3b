import { internalsOf } from "../context.ts";
import { BUILD_PARAMETER } from "../runtime/asset.ts";
import type { MiddlewareFn } from "../types.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const UNCACHED = "no-cache, no-store, max-age=0, must-revalidate";

/** staticFiles serves the files of `static/` and the scripts of islands; it needs a build. */
export function staticFiles<State>(): MiddlewareFn<State> {
  return async function freshServeStaticFiles(ctx) {
    const { snapshot } = internalsOf(ctx);
    if (snapshot === null) return ctx.next();
    const { pathname, searchParams } = ctx.url;
    const { basePath } = ctx.config;
    if (!pathname.startsWith(basePath)) return ctx.next();
    const file = await snapshot.readFile(pathname.slice(basePath.length));
    if (file === null) return ctx.next();

    const { method, headers: sent } = ctx.req;
    if (method !== "GET" && method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const headers = new Headers({
      "cache-control": UNCACHED,
      "content-type": file.contentType,
      etag: file.etag,
      vary: "If-None-Match",
    });
    if (
      file.hashed || searchParams.get(BUILD_PARAMETER) === snapshot.buildId
    ) {
      headers.set("cache-control", IMMUTABLE);
      headers.delete("vary");
    }
    const known = sent.get("if-none-match")?.split(/\s*,\s*/) ?? [];
    if (known.includes(file.etag) || known.includes(`W/${file.etag}`)) {
      return new Response(null, { status: 304, headers });
    }
    headers.set("content-length", String(file.body.byteLength));
    return new Response(method === "HEAD" ? null : file.body, { headers });
  };
}
