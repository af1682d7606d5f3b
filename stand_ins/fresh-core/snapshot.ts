import type { App } from "./app.ts";
import { setBuildId } from "./runtime.ts";

/** Below this URL path are the modules for browsers, named by their content. */
export const MODULES_PATH = "/_fresh/js/";

/** The content of a file. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The URL paths of a module for browsers and, after it, of all that it imports. */
export type ModuleUrls = string[];

/** What a build found and made; modules are named from the project's folder. */
export interface Manifest {
  buildId: string;
  routes: string[];
  islands: Record<string, ModuleUrls>;
  /** Wakes islands. */
  runtime: ModuleUrls;
  /** URL paths. */
  files: string[];
}

/** What a build gives to an app. */
export interface Snapshot extends Pick<Manifest, "buildId" | "runtime"> {
  /** What route modules export, by path in `routes/` without the ending. */
  routes: [path: string, exports: Record<string, unknown>][];
  /** By component. */
  islands: Map<unknown, ModuleUrls>;
  /** Reads a static file by URL path. */
  readFile(path: string): Promise<Bytes | undefined>;
  /** Writes what a page ends with for developers. */
  footer?: (error: unknown) => string;
}

/** The builds that apps were given. */
export const snapshots = new WeakMap<object, Snapshot>();

/** loadBuild loads a build's modules, and returns what gives the build to an app. */
export async function loadBuild(
  { routes, islands, files, buildId, runtime }: Manifest,
  load: (file: string) => Promise<Record<string, unknown>>,
  read: (path: string) => Promise<Bytes>,
): Promise<<State>(app: App<State>) => void> {
  const contents = new Map<string, Bytes>();
  const snapshot: Snapshot = {
    buildId,
    runtime,
    routes: [],
    islands: new Map(),
    async readFile(path) {
      if (!files.includes(path)) return;
      const content = contents.get(path) ?? await read(path);
      contents.set(path, content);
      return content;
    },
  };
  for (const file of routes) {
    const path = file.replace(/^routes|\.\w+$/g, "");
    snapshot.routes.push([path, await load(file)]);
  }
  for (const [file, urls] of Object.entries(islands)) {
    snapshot.islands.set((await load(file)).default, urls);
  }
  setBuildId(buildId);
  return (app) => void snapshots.set(app, snapshot);
}
