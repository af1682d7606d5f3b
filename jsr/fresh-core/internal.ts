/**
 * What the `server.js` of a build calls; not for apps.
 *
 * @module
 */
import { join } from "node:path";
import { installSnapshot, type Snapshot, type StaticFile } from "./snapshot.ts";

/** What `server.js` knows of its build. */
export interface BuildManifest
  extends Pick<Snapshot, "buildId" | "islands" | "routes" | "runtime"> {
  /** The folder of `server.js`. */
  folder: string;
  /** Static files by URL path. */
  files: Record<string, Omit<StaticFile, "body">>;
}

/** installBuild gives a build on disk to an app. */
export function installBuild(app: object, manifest: BuildManifest): void {
  const files = new Map(Object.entries(manifest.files));
  const bodies = new Map<string, StaticFile["body"]>();
  installSnapshot(app, {
    ...manifest,
    buildId: Deno.env.get("DENO_DEPLOYMENT_ID") ?? manifest.buildId,
    async readFile(path) {
      const file = files.get(path);
      if (file === undefined) return null;
      const body = bodies.get(path) ??
        await Deno.readFile(join(manifest.folder, "static", decodeURI(path)));
      bodies.set(path, body);
      return { ...file, body };
    },
  });
}
