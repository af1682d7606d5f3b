import { pathToFileURL } from "node:url";
import { App } from "../app.ts";
import { installSnapshot, type Snapshot, staticFile } from "../snapshot.ts";
import type { ListenOptions } from "../types.ts";
import { type Bundle, bundleIslands } from "./bundle.ts";
import { renderDevError } from "./error_page.ts";
import { withLiveReload } from "./live_reload.ts";
import { findProject, type Project, resolveFolders } from "./project.ts";
import {
  type OnTransformOptions,
  readTransformed,
  type Transform,
  type TransformFn,
} from "./transform.ts";
import { writeBuild } from "./write_build.ts";

/** What the Builder's constructor takes; paths are relative to `root`. */
export interface BuildOptions {
  /** The browsers to build for, as esbuild names them. */
  target?: string | string[];
  /** The folder of deno.json. */
  root?: string;
  serverEntry?: string;
  outDir?: string;
  staticDir?: string;
  islandDir?: string;
  routeDir?: string;
}

type Mode = "development" | "production";

/** Builds an app's file routes, islands and static files. */
export class Builder {
  #options: BuildOptions;
  #transforms: Transform[] = [];

  constructor(options: BuildOptions = {}) {
    this.#options = options;
  }

  /** onTransformStaticFile has a function change static files. */
  onTransformStaticFile(options: OnTransformOptions, run: TransformFn): void {
    this.#transforms.push({ ...options, run });
  }

  /** build makes a build, on disk or for this process alone; what it returns gives it to an app. */
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: Mode;
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<<State>(app: App<State>) => void> {
    const folders = resolveFolders(this.#options);
    const project = await findProject(folders);
    const bundle = await bundleIslands({
      root: folders.root,
      islands: project.islands,
      target: this.#options.target ?? "es2022",
      minify: mode === "production",
    });
    const read = (path: string) =>
      readTransformed(path, this.#transforms, mode);
    if (snapshot === "disk") await writeBuild(folders, project, bundle, read);
    const inMemory = await snapshotOf(project, bundle, read);
    return (app) => {
      app.config.mode = mode;
      installSnapshot(app, inMemory);
    };
  }

  /** listen serves an app while it is worked on: pages reload after a restart, and show errors. */
  async listen<State>(
    importApp: () => Promise<App<State> | { app: App<State> }>,
    options: ListenOptions = {},
  ): Promise<void> {
    const apply = await this.build({ mode: "development", snapshot: "memory" });
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    apply(app);
    Deno.serve(options, withLiveReload(app.handler(), options.signal));
  }
}

async function snapshotOf(
  { routes, statics }: Project,
  bundle: Bundle,
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Snapshot> {
  const modules = [...routes].map(async ([path, file]) => {
    return { path, exports: await importModule(file) };
  });
  const islands = [...bundle.islands].map(async ([file, island]) => {
    return [(await importModule(file)).default, island] as const;
  });
  const bodies = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    buildId: Deno.env.get("DENO_DEPLOYMENT_ID") ??
      crypto.randomUUID().replaceAll("-", ""),
    routes: await Promise.all(modules),
    islands: new Map(await Promise.all(islands)),
    runtime: bundle.runtime,
    renderError: renderDevError,
    async readFile(path) {
      const script = bundle.files.get(path);
      if (script !== undefined) return await staticFile(path, script, true);
      const file = statics.get(path);
      if (file === undefined) return null;
      // Transforms may be slow: each file is read when it is first asked for.
      const body = bodies.get(path) ?? read(file);
      bodies.set(path, body);
      return await staticFile(path, await body, false);
    },
  };
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(file).href);
}
