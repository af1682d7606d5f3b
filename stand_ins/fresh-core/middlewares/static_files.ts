import { INTERNALS } from "../context.ts";
import { BUILD_PARAMETER } from "../assets.ts";
import { contentTypeOf } from "../content_types.ts";
import type { Middleware } from "../define.ts";
import { MODULES_PATH, type Snapshot, type StaticFile } from "../snapshot.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const UNCACHED = "no-cache, no-store, max-age=0, must-revalidate";

/** staticFiles serves the files of `static/` and the modules of islands, from the app's build. */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { req, url } = ctx;
    const { snapshot } = ctx[INTERNALS];
    const path = url.pathname === "/" ? null : normalize(url.pathname);
    const file = path === null ? null : await snapshot?.readFile(path);
    if (!file || !snapshot) {
      return path === "/favicon.ico"
        ? new Response(null, { status: 404 })
        : await ctx.next();
    }
    if (req.method !== "GET" && req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    return answer(req, url, { file, snapshot });
  };
}

function answer(
  { headers: asked, method }: Request,
  url: URL,
  { file, snapshot }: { file: StaticFile; snapshot: Snapshot },
): Response {
  const { pathname, search } = url;
  const build = search === "" ? null : url.searchParams.get(BUILD_PARAMETER);
  if (build !== null && build !== snapshot.buildId) {
    url.searchParams.delete(BUILD_PARAMETER);
    const headers = { location: pathname + url.search };
    return new Response(null, { status: 307, headers });
  }
  const headers = new Headers({
    "content-type": contentTypeOf(pathname),
    vary: "If-None-Match",
  });
  const isDevelopment = snapshot.config.mode === "development";
  const { content, hash } = file;
  if (hash !== null && !isDevelopment) {
    const etag = `W/"${hash}"`;
    const known = asked.get("if-none-match");
    if (known === etag || known === hash) {
      return new Response(null, { status: 304, headers });
    }
    headers.set("etag", etag);
  }
  const isKept = !isDevelopment && (build !== null ||
    pathname.startsWith(`${MODULES_PATH}${snapshot.buildId}/`));
  headers.set("cache-control", isKept ? IMMUTABLE : UNCACHED);
  headers.set("content-length", String(content.byteLength));
  return new Response(method === "HEAD" ? null : content, { headers });
}

/** normalize writes a path as files are named; null if it cannot be decoded. */
function normalize(pathname: string): string | null {
  try {
    const parts = decodeURIComponent(pathname).split("/").filter(Boolean);
    return `/${parts.map(encodeURIComponent).join("/")}`;
  } catch {
    return null;
  }
}
