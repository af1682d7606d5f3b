import type { FunctionComponent } from "preact";
import type { App } from "./app.ts";
import { modulesPath, setBuildId } from "./assets.ts";
import { islandOf } from "./islands.ts";
import type { Props } from "./rendering.ts";

export type Bytes = Uint8Array<ArrayBuffer>;
/** A static file; the hash of its content where the build is on disk. */
export type StaticFile = { content: Bytes; hash?: string | undefined };
export type Module = Record<string, unknown>;
export type Load = () => Promise<Module>;
/** Gives a build to an app. */
export type Apply = <State>(app: App<State>) => void;

/** What a build found and made. */
export interface Build {
  buildId: string;
  /** Routes and islands, by file named from the project's folder. */
  modules: [file: string, load: Load][];
  /** Static files and modules for browsers, by URL path. */
  files: Map<string, StaticFile>;
}

/** What a build gives to an app. */
export interface Snapshot extends Omit<Build, "modules"> {
  /** By path in `routes/`, without the ending; modules of pages load when they are asked for. */
  routes: [path: string, module: Module | Load][];
  /** The URL of the module that wakes islands. */
  boot: string;
  /** What stands for the components that the browser gets too. */
  islands: Map<unknown, FunctionComponent<Props>>;
  /** The configuration of the app that was given the build. */
  config: App["config"];
}

/** The builds that apps were given. */
export const snapshots = new WeakMap<object, Snapshot>();

/** loadBuild loads a build's modules, and returns what gives the build to an app. */
export async function loadBuild({ modules, ...build }: Build): Promise<Apply> {
  const base = modulesPath(build.buildId);
  const routes: Snapshot["routes"] = [];
  const islands: Snapshot["islands"] = new Map();
  for (const [file, load] of modules) {
    const { pathname } = new URL(file.replace(/\.\w+$/, ""), "http://local");
    if (file.startsWith("routes/")) {
      const path = pathname.slice("/routes".length);
      routes.push([path, /\/_[^/]+$/.test(path) ? await load() : load]);
      continue;
    }
    const url = `${base}${pathname.slice(1)}.js`;
    for (const [name, component] of Object.entries(await load())) {
      if (typeof component !== "function") continue;
      const own = component as FunctionComponent<Props>;
      islands.set(component, islandOf(own, { url, name }));
    }
  }
  setBuildId(build.buildId);
  const boot = `${base}boot.js`;
  return (app) =>
    snapshots.set(app, { ...build, boot, routes, islands, config: app.config });
}

/** readFiles reads the static files of a build on disk, of which each has a hash. */
export async function readFiles(
  folder: string,
  hashes: Record<string, string>,
): Promise<Build["files"]> {
  const files: Build["files"] = new Map();
  for (const [path, hash] of Object.entries(hashes)) {
    files.set(path, { content: await Deno.readFile(folder + path), hash });
  }
  return files;
}
