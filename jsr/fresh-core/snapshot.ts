import { setBuildId } from "./runtime/asset.ts";
import type { FsModule } from "./fs_routes.ts";

/** A file that `staticFiles()` can serve. */
export interface StaticFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** Quoted, as in the header. */
  etag: string;
  /** Whether the path itself changes with the content. */
  hashed: boolean;
}

/** Where the browser finds an island: its module, and the modules that one imports. */
export interface IslandBundle {
  name: string;
  url: string;
  imports: string[];
}

/** What a build hands to an app: its file routes, islands and static files. */
export interface Snapshot {
  buildId: string;
  routes: FsModule[];
  /** By component. */
  islands: Map<unknown, IslandBundle>;
  /** The module that hydrates islands; null when there are none. */
  runtime: IslandBundle | null;
  readFile(pathname: string): Promise<StaticFile | null>;
  /** Shows an unexpected error to the developer, in place of the app's error pages. */
  renderError?: (error: unknown) => Promise<Response>;
}

const snapshots = new WeakMap<object, unknown>();

/** installSnapshot gives an app the result of a build. */
export function installSnapshot(
  app: object,
  snapshot: Snapshot,
): void {
  snapshots.set(app, snapshot);
  setBuildId(snapshot.buildId);
}

/** snapshotOf reads the build result an app was given, or null. */
export function snapshotOf(app: object): Snapshot | null {
  return (snapshots.get(app) as Snapshot | undefined) ?? null;
}
