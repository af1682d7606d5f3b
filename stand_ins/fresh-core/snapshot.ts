import type { FunctionComponent } from "preact";
import type { App } from "./app.ts";
import { MODULES, setBuildId } from "./assets.ts";
import { islandOf, type Props } from "./rendering.ts";

export type Bytes = Uint8Array<ArrayBuffer>;
export type Module = Record<string, unknown>;
export type Load = () => Promise<Module>;
/** Gives a build to an app. */
export type Apply = <State>(app: App<State>) => void;

/** What a build found and made. */
export interface Build {
  buildId: string;
  /** Routes and islands, by file named from the project's folder. */
  modules: [file: string, load: Load][];
  /** Static files and modules for browsers, by URL path; with a hash where the build is on disk. */
  files: Map<string, { content: Bytes; hash?: string }>;
}

/** What a build gives to an app. */
export interface Snapshot extends Omit<Build, "modules"> {
  /** By path in `routes/`, without the ending; modules of pages load when they are asked for. */
  routes: [path: string, module: Module | Load][];
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
  const base = `${MODULES}/${build.buildId}/`;
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
