import { extname } from "node:path";
import type { FsModule } from "./fs_routes.ts";
import { setBuildId } from "./runtime/asset.ts";

/** A file that `staticFiles()` serves. */
export interface StaticFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** In quotes, as in the header. */
  etag: string;
  /** Whether the path changes with the content. */
  hashed: boolean;
}

/** A module of the browser's, and the ones it imports, by URL path. */
export interface IslandBundle {
  name: string;
  url: string;
  imports: string[];
}

/** What a build gives to an app. */
export interface Snapshot {
  buildId: string;
  routes: FsModule[];
  /** By component. */
  islands: Map<unknown, IslandBundle>;
  /** The module that wakes islands; null where there are none. */
  runtime: IslandBundle | null;
  /** Reads a static file by URL path. */
  readFile(path: string): Promise<StaticFile | null>;
  /** Shows an error to the developer. */
  renderError?(error: unknown): Promise<Response>;
}

const snapshots = new WeakMap<object, Snapshot>();

/** installSnapshot gives a build to an app. */
export function installSnapshot(app: object, snapshot: Snapshot): void {
  snapshots.set(app, snapshot);
  setBuildId(snapshot.buildId);
}

/** snapshotOf reads the build an app was given. */
export function snapshotOf(app: object): Snapshot | null {
  return snapshots.get(app) ?? null;
}

const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/vnd.microsoft.icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** staticFile describes what is to be served at a path. */
export async function staticFile(
  path: string,
  body: Uint8Array<ArrayBuffer>,
  hashed: boolean,
): Promise<StaticFile> {
  const digest = await crypto.subtle.digest("SHA-256", body);
  const etag = `"${new Uint8Array(digest).toHex().slice(0, 20)}"`;
  const contentType = CONTENT_TYPES[extname(path).toLowerCase()] ??
    "application/octet-stream";
  return { body, contentType, etag, hashed };
}
