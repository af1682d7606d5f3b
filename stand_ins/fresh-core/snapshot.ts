import type { App } from "./app.ts";
import { setBuildId } from "./assets.ts";
import type { Config } from "./context.ts";

/** Below this URL path and the build's id are the modules for browsers. */
export const MODULES_PATH = "/_fresh/js/";

/** The content of a file. */
export type Bytes = Uint8Array<ArrayBuffer>;
export type Module = Record<string, unknown>;

/** What a build found and made; files of islands and routes are named from the project's folder. */
export interface Manifest {
  buildId: string;
  routes: string[];
  /** The URL of each island's module for browsers. */
  islands: Record<string, string>;
  /** The URL of the module that wakes islands. */
  runtime: string;
}

/** A component that the browser gets too. */
export interface Island {
  name: string;
  url: string;
  exported: string;
}

export interface StaticFile {
  content: Bytes;
  /** Names the content; files of a build in memory have none. */
  hash: string | null;
}

/** What a build gives to an app. */
export interface Snapshot {
  buildId: string;
  runtime: string;
  /** Route modules by path in `routes/` without the ending; those of pages load when asked for. */
  routes: [path: string, module: Module | (() => Promise<Module>)][];
  /** By component. */
  islands: Map<unknown, Island>;
  /** The configuration of the app that was given the build. */
  config: Config;
  readFile(path: string): Promise<StaticFile | null>;
}

/** The builds that apps were given. */
export const snapshots = new WeakMap<object, Snapshot>();

/** How a build's modules and files are got at. */
export interface Source {
  root: string;
  load: (file: string) => Promise<Module>;
  readFile: Snapshot["readFile"];
}

/** loadBuild loads a build's modules, and returns what gives the build to an app. */
export async function loadBuild(
  { routes, islands, buildId, runtime }: Manifest,
  { root, load, readFile }: Source,
): Promise<<State>(app: App<State>) => void> {
  const loaded: Snapshot["routes"] = [];
  for (const file of routes) {
    const { pathname } = new URL(file.replace(/\.\w+$/, ""), "http://local/");
    const path = pathname.slice("/routes".length);
    const isAround = /\/_(app|layout|middleware|error)$/.test(path);
    loaded.push([path, isAround ? await load(file) : () => load(file)]);
  }
  const components = new Map<unknown, Island>();
  for (const [file, url] of Object.entries(islands)) {
    for (const [exported, component] of Object.entries(await load(file))) {
      if (typeof component !== "function") continue;
      components.set(component, { name: component.name, url, exported });
    }
  }
  setBuildId(buildId);
  return (app) => {
    app.config.root = root;
    snapshots.set(app, {
      buildId,
      runtime,
      routes: loaded,
      islands: components,
      config: app.config,
      readFile,
    });
  };
}

/** readFrom reads the files of a build on disk, each one once. */
export function readFrom(
  folder: string,
  hashes: Record<string, string>,
): Snapshot["readFile"] {
  const files = new Map<string, StaticFile | null>(
    Object.keys(hashes).map((path) => [path, null]),
  );
  return async (path) => {
    const known = files.get(path);
    if (known !== null) return known ?? null;
    const content = await Deno.readFile(folder + decodeURIComponent(path));
    const file = { content, hash: hashes[path] ?? null };
    files.set(path, file);
    return file;
  };
}
