import { join } from "node:path";
import type { FsModule } from "./fs_routes.ts";
import {
  installSnapshot,
  type IslandBundle,
  type StaticFile,
} from "./snapshot.ts";
import { once } from "./static_file.ts";

/** What `server.js` in a build's folder says about the build. */
export interface BuildManifest {
  /** The folder that `server.js` is in. */
  folder: string;
  buildId: string;
  routes: FsModule[];
  /** Island components and where the browser finds them. */
  islands: [unknown, IslandBundle][];
  runtime: IslandBundle | null;
  /** Static files by URL path. */
  files: Record<string, Omit<StaticFile, "body">>;
}

/** installBuild gives an app a build from disk; files are read when first asked for. */
export function installBuild(app: object, manifest: BuildManifest): void {
  const { buildId, folder, routes, runtime } = manifest;
  const files = new Map(Object.entries(manifest.files));
  const readBody = once((pathname) =>
    Deno.readFile(join(folder, "static", decodeURI(pathname)))
  );
  installSnapshot(app, {
    buildId: Deno.env.get("DENO_DEPLOYMENT_ID") ?? buildId,
    routes,
    runtime,
    islands: new Map(manifest.islands),
    async readFile(pathname) {
      const file = files.get(pathname);
      return file === undefined
        ? null
        : { ...file, body: await readBody(pathname) };
    },
  });
}
