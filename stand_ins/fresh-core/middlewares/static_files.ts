import { BUILD_PARAMETER, modulesPath } from "../assets.ts";
import { INTERNALS } from "../context.ts";
import type { Middleware } from "../define.ts";
import { notCovered } from "../refused.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const UNCACHED = "no-cache, no-store, max-age=0, must-revalidate";
const TEXT = "; charset=UTF-8";
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": `text/css${TEXT}`,
  ".jpg": "image/jpeg",
  ".js": `text/javascript${TEXT}`,
  ".json": `application/json${TEXT}`,
  ".svg": "image/svg+xml",
  ".txt": `text/plain${TEXT}`,
  ".webmanifest": `application/manifest+json${TEXT}`,
};

/** contentTypeOf reads the content type of a file off its name. */
export function contentTypeOf(path: string): string {
  const type = CONTENT_TYPES[path.slice(path.lastIndexOf("."))];
  if (type === undefined) throw notCovered(`the content type of ${path}`);
  return type;
}

/** staticFiles serves the files of `static/` and the modules of islands, from the app's build. */
export function staticFiles(): Middleware<unknown> {
  return (ctx) => {
    const { req, url } = ctx;
    const { pathname, search } = url;
    const { snapshot } = ctx[INTERNALS];
    const name = nameOf(pathname);
    const file = snapshot?.files.get(name);
    if (snapshot === undefined || file === undefined) {
      return pathname === "/favicon.ico"
        ? new Response(null, { status: 404 })
        : ctx.next();
    }
    const isGet = req.method === "GET";
    if (!isGet && req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const { buildId, config } = snapshot;
    const build = search === "" ? null : url.searchParams.get(BUILD_PARAMETER);
    if (build !== null && build !== buildId) {
      url.searchParams.delete(BUILD_PARAMETER);
      const headers = { location: pathname + url.search };
      return new Response(null, { status: 307, headers });
    }
    const headers = new Headers({
      "content-type": contentTypeOf(name),
      vary: "If-None-Match",
    });
    const { content, hash } = file;
    const isProduction = config.mode === "production";
    if (isProduction && hash !== undefined) {
      const etag = `W/"${hash}"`;
      const known = req.headers.get("if-none-match");
      if (known === etag || known === hash) {
        return new Response(null, { status: 304, headers });
      }
      headers.set("etag", etag);
    }
    const isNamed = build !== null || pathname.startsWith(modulesPath(buildId));
    const isKept = isProduction && isNamed;
    headers.set("cache-control", isKept ? IMMUTABLE : UNCACHED);
    headers.set("content-length", String(content.byteLength));
    return new Response(isGet ? content : null, { headers });
  };
}

/** nameOf decodes a path as files are named; one that cannot be decoded names none. */
function nameOf(pathname: string): string {
  const path = pathname.replace(/\/$/, "");
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return "";
  }
}
