import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { App } from "../app.ts";
import { installSnapshot, type Snapshot, staticFile } from "../snapshot.ts";
import type { ListenOptions } from "../types.ts";
import { type Bundle, bundleIslands } from "./bundle.ts";
import { renderDevError } from "./error_page.ts";
import { withLiveReload } from "./live_reload.ts";
import { findProject, type Project } from "./project.ts";
import {
  type OnTransformOptions,
  readTransformed,
  type Transform,
  type TransformFn,
} from "./transform.ts";
import { writeBuild } from "./write_build.ts";

/** What the Builder's constructor takes. */
export interface BuildOptions {
  /** The project's folder. */
  root?: string;
  /** Where a production build goes; `_fresh` unless given. */
  outDir?: string;
  /** The browsers to build for, as esbuild names them. */
  target?: string | string[];
}

/** Builds an app's file routes, islands and static files. */
export class Builder {
  #options: Required<BuildOptions>;
  #transforms: Transform[] = [];

  constructor({ root = ".", outDir = "_fresh", target }: BuildOptions = {}) {
    this.#options = {
      root: resolve(root),
      outDir: resolve(root, outDir),
      target: target ?? "es2022",
    };
  }

  /** onTransformStaticFile has a function change static files. */
  onTransformStaticFile(options: OnTransformOptions, run: TransformFn): void {
    this.#transforms.push({ ...options, run });
  }

  /**
   * build writes a production build, which `server.js` in its folder serves; or
   * builds for this process alone, and returns what gives the build to an app.
   */
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: "development" | "production";
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<<State>(app: App<State>) => void> {
    const { root, outDir, target } = this.#options;
    const project = await findProject(root);
    const minify = mode === "production";
    const bundle = await bundleIslands({ ...project, target, minify });
    const read = (path: string) =>
      readTransformed(path, this.#transforms, mode);
    if (snapshot === "disk") {
      await writeBuild(outDir, project, bundle, read);
      return () => {};
    }
    const result = await makeSnapshot(project, bundle, read);
    return (app) => {
      app.config.mode = mode;
      installSnapshot(app, result);
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

async function makeSnapshot(
  { routes, statics }: Project,
  bundle: Bundle,
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Snapshot> {
  const load = (file: string) => import(pathToFileURL(file).href);
  const modules = [...routes].map(async ([path, file]) => {
    return { path, exports: await load(file) };
  });
  const islands = [...bundle.islands].map(async ([file, island]) => {
    return [(await load(file)).default, island] as const;
  });
  const bodies = new Map(bundle.files);
  return {
    buildId: crypto.randomUUID().replaceAll("-", ""),
    routes: await Promise.all(modules),
    islands: new Map(await Promise.all(islands)),
    runtime: bundle.runtime,
    renderError: renderDevError,
    async readFile(path) {
      const file = statics.get(path);
      // Transforms may be slow: each file is read when it is first asked for.
      const body = bodies.get(path) ?? (file ? await read(file) : null);
      if (body === null) return null;
      bodies.set(path, body);
      return await staticFile(path, body, bundle.files.has(path));
    },
  };
}
