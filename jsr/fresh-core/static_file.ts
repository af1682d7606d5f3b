import { extname } from "node:path";
import type { StaticFile } from "./snapshot.ts";

const CONTENT_TYPES: Record<string, string> = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/vnd.microsoft.icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};

/** contentTypeOf guesses the media type of a file from the ending of its path. */
export function contentTypeOf(path: string): string {
  return CONTENT_TYPES[extname(path).toLowerCase()] ??
    "application/octet-stream";
}

/** hashOf makes a short name for some content: the same for the same, another for any other. */
export async function hashOf(
  content: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return new Uint8Array(digest).toHex().slice(0, 20);
}

/** staticFile describes content that is to be served at a path. */
export async function staticFile(
  path: string,
  body: Uint8Array<ArrayBuffer>,
  hashed = false,
): Promise<StaticFile> {
  return {
    body,
    contentType: contentTypeOf(path),
    etag: `"${await hashOf(body)}"`,
    hashed,
  };
}

/** once keeps what a function makes for each path, so that it runs once per path. */
export function once<T>(
  make: (path: string) => Promise<T>,
): (path: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (path) => {
    let value = made.get(path);
    if (value === undefined) {
      value = make(path);
      made.set(path, value);
      // A failure is not kept: the next request tries again.
      value.catch(() => made.delete(path));
    }
    return value;
  };
}
