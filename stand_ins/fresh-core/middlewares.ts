import { BUILD_PARAMETER, MODULES } from "./assets.ts";
import { INTERNALS } from "./context.ts";
import type { Middleware } from "./define.ts";
import { notCovered, refuseOthers } from "./refused.ts";

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

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

/** csp sets a content security policy, in which a page's nonce can replace `'unsafe-inline'`. */
export function csp(
  options: { csp?: string[]; useNonce?: boolean } = {},
): Middleware<unknown> {
  const { csp = [], useNonce = false, ...others } = options;
  refuseOthers(others, "csp()");
  const names = csp.map((directive) => directive.split(" ", 1)[0]);
  const defaults = DEFAULTS.filter((directive) =>
    !names.includes(directive.split(" ", 1)[0])
  );
  const policy = [...defaults, ...csp].join("; ");
  const withNonce = policy.split("'unsafe-inline'");

  return async (ctx) => {
    const response = await ctx.next();
    const { page, nonce } = ctx[INTERNALS];
    const hasNonce = useNonce && page === response;
    const value = hasNonce ? withNonce.join(`'nonce-${nonce}'`) : policy;
    response.headers.set("content-security-policy", value);
    return response;
  };
}

/** trailingSlashes redirects from paths that end with a slash to those that do not. */
export function trailingSlashes(mode: "never"): Middleware<unknown> {
  if (mode !== "never") throw notCovered(`trailingSlashes("${mode}")`);
  return (ctx) => {
    const { pathname, search } = ctx.url;
    if (pathname === "/" || !pathname.endsWith("/")) return ctx.next();
    return ctx.redirect(pathname.slice(0, -1) + search);
  };
}

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
    if (!snapshot || !file) {
      if (pathname !== "/favicon.ico") return ctx.next();
      return new Response(null, { status: 404 });
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
    const isNamed = build !== null ||
      pathname.startsWith(`${MODULES}/${buildId}/`);
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
