import { extname } from "node:path";
import { notCovered } from "./refused.ts";

const CONTENT_TYPES: Record<string, string> = {
  "": "text/plain",
  ".avif": "image/avif",
  ".css": "text/css; charset=UTF-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=UTF-8",
  ".ico": "image/vnd.microsoft.icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=UTF-8",
  ".json": "application/json; charset=UTF-8",
  ".map": "application/json; charset=UTF-8",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=UTF-8",
  ".wasm": "application/wasm",
  ".webm": "video/webm",
  ".webmanifest": "application/manifest+json; charset=UTF-8",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** contentTypeOf reads the content type of a file off its name. */
export function contentTypeOf(path: string): string {
  const ending = extname(path);
  const type = CONTENT_TYPES[ending];
  if (type === undefined) throw notCovered(`the content type of ${ending}`);
  return type;
}
