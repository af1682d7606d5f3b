import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { App } from "../app.ts";
import { installSnapshot, type Snapshot } from "../snapshot.ts";
import { once, staticFile } from "../static_file.ts";
import type { ListenOptions } from "../types.ts";
import { type Bundle, bundleIslands } from "./bundle.ts";
import { renderDevError } from "./error_page.ts";
import { walkFiles } from "./files.ts";
import { withLiveReload } from "./live_reload.ts";
import {
  type OnTransformOptions,
  type Transform,
  transformFile,
  type TransformFn,
} from "./transform.ts";
import { writeBuild } from "./write_build.ts";

/** What `new Builder()` takes; folders are relative to `root`. */
export interface BuildOptions {
  /** The browsers to build for, as esbuild names them. */
  target?: string | string[];
  /** The project's folder; the current one unless given. */
  root?: string;
  serverEntry?: string;
  outDir?: string;
  staticDir?: string;
  islandDir?: string;
  routeDir?: string;
  /** Paths to leave out. */
  ignore?: RegExp[];
}

/** What a build works on, with every default filled in. */
export type ResolvedBuildOptions = Required<BuildOptions>;

/** All that is found in the project's folders. */
export interface Project {
  /** Route modules by the path that decides their pattern. */
  routes: Map<string, string>;
  islands: string[];
  /** Static files by URL path. */
  statics: Map<string, string>;
  bundle: Bundle | null;
}

type Mode = "development" | "production";

const MODULE = /\.[cm]?[jt]sx?$/;
const TESTS = /[._]test\.[cm]?[jt]sx?$/;
const ISLAND_FOLDER = /\/\(_islands\)\//;

/** Builds an app's file routes, islands and static files, and serves it in development. */
export class Builder {
  #options: ResolvedBuildOptions;
  #transforms: Transform[] = [];

  constructor(options: BuildOptions = {}) {
    const root = resolve(options.root ?? Deno.cwd());
    this.#options = {
      root,
      target: options.target ?? "es2022",
      ignore: options.ignore ?? [TESTS],
      serverEntry: resolve(root, options.serverEntry ?? "main.ts"),
      outDir: resolve(root, options.outDir ?? "_fresh"),
      staticDir: resolve(root, options.staticDir ?? "static"),
      islandDir: resolve(root, options.islandDir ?? "islands"),
      routeDir: resolve(root, options.routeDir ?? "routes"),
    };
  }

  /** onTransformStaticFile has a function change static files on their way to the browser. */
  onTransformStaticFile(options: OnTransformOptions, run: TransformFn): void {
    this.#transforms.push({ options, run });
  }

  /**
   * build makes a production build: on disk, to be served by `server.js` in the
   * output folder, or in memory. What it returns gives the build to an app.
   */
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: Mode;
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<<State>(app: App<State>) => void> {
    const project = await this.#collect(mode);
    if (snapshot === "disk") {
      const read = (path: string) =>
        transformFile(this.#transforms, path, mode);
      await writeBuild(this.#options, project, read);
    }
    const result = await this.#inMemory(project, mode);
    return (app) => installSnapshot(app, result);
  }

  /** listen serves an app in development: it reloads pages after a restart and shows errors. */
  async listen<State>(
    importApp: () => Promise<App<State> | { app: App<State> }>,
    options: ListenOptions = {},
  ): Promise<void> {
    const mode = "development";
    const snapshot = await this.#inMemory(await this.#collect(mode), mode);
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    app.config.mode = mode;
    installSnapshot(app, { ...snapshot, renderError: renderDevError });
    Deno.serve(options, withLiveReload(app.handler(), options.signal));
  }

  async #collect(mode: Mode): Promise<Project> {
    const { root, target, ignore, routeDir, islandDir, staticDir } =
      this.#options;
    const [inRoutes, inIslands, inStatic] = await Promise.all(
      [routeDir, islandDir, staticDir].map((dir) => walkFiles(dir, ignore)),
    ) as [string[], string[], string[]];
    const routes = new Map<string, string>();
    const islands = inIslands.filter((path) => MODULE.test(path))
      .map((path) => join(islandDir, path));
    for (const path of inRoutes.filter((path) => MODULE.test(path))) {
      const file = join(routeDir, path);
      if (ISLAND_FOLDER.test(`/${path}`)) islands.push(file);
      else if (!path.includes("(_")) {
        routes.set(`/${path.replace(MODULE, "")}`, file);
      }
    }
    const bundle = islands.length === 0
      ? null
      : await bundleIslands({ root, islands, mode, target });
    const statics = new Map(
      inStatic.map((path) => [encodeURI(`/${path}`), join(staticDir, path)]),
    );
    return { routes, islands, statics, bundle };
  }

  async #inMemory(project: Project, mode: Mode): Promise<Snapshot> {
    const { bundle, statics } = project;
    const routes = await Promise.all(
      [...project.routes].map(async ([path, file]) => {
        return { path, exports: await importModule(file) };
      }),
    );
    const islands: Snapshot["islands"] = new Map();
    for (const [file, island] of bundle?.islands ?? []) {
      const { default: component } = await importModule(file);
      if (component !== undefined) islands.set(component, island);
    }
    const buildId = Deno.env.get("DENO_DEPLOYMENT_ID") ??
      crypto.randomUUID().replaceAll("-", "");
    // Transforms may be slow: each file is read when it is first asked for.
    const read = once(async (pathname) => {
      const script = bundle?.files.get(pathname);
      if (script !== undefined) return staticFile(pathname, script, true);
      const file = statics.get(pathname);
      if (file === undefined) return null;
      const content = await transformFile(this.#transforms, file, mode);
      return staticFile(pathname, content);
    });
    const known = (pathname: string) =>
      statics.has(pathname) || bundle?.files.has(pathname);
    return {
      buildId,
      routes,
      islands,
      runtime: bundle?.runtime ?? null,
      readFile: async (path) => known(path) ? await read(path) : null,
    };
  }
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(file).href);
}
