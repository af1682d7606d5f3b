import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { App } from "../app.ts";
import { BUILD_ID } from "../build_id.ts";
import { contentTypeOf } from "../content_types.ts";
import { notCovered, refuse } from "../refused.ts";
import {
  type Bytes,
  loadBuild,
  type Manifest,
  MODULES_PATH,
} from "../snapshot.ts";
import { bundleIslands } from "./bundle.ts";
import { checkCompilerOptions } from "./check_compiler_options.ts";
import { developing } from "./developing.ts";
import { checkSources, listFiles } from "./list_files.ts";
import { type Mode, StaticFolder, type TransformFn } from "./static_folder.ts";
import { writeBuild } from "./write_build.ts";

const MODULE = /(?<![._]test)\.[jt]sx?$/;
const PORTS = { from: 8000, to: 8020 };

/** Builds an app's file routes, islands and static files. */
export class Builder {
  readonly registerIsland = refuse("Builder.registerIsland()");
  #root: string;
  #outDir: string;
  #static: StaticFolder;
  /** Transformed once. */
  #styles = new Map<string, Bytes>();

  /** The project's folder is `root`; a build on disk goes to `outDir` in it. */
  constructor(
    { root = ".", outDir = "_fresh", ...others }: {
      root?: string;
      outDir?: string;
    } = {},
  ) {
    const [other] = Object.keys(others);
    if (other !== undefined) throw notCovered(`the option ${other} of Builder`);
    this.#root = resolve(root);
    this.#outDir = resolve(root, outDir);
    this.#static = new StaticFolder(this.#root);
  }

  /** onTransformStaticFile has a function change the static files whose path a filter matches. */
  onTransformStaticFile(
    { filter, pluginName: _, ...others }: {
      pluginName: string;
      filter: RegExp;
    },
    run: TransformFn,
  ): void {
    const [other] = Object.keys(others);
    if (other !== undefined) throw notCovered(`the option ${other}`);
    this.#static.transform(filter, run);
  }

  /**
   * build writes a production build, which `server.js` in its folder serves; or
   * builds for this process alone, and returns what gives the build to an app.
   */
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: Mode;
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<<State>(app: App<State>) => void> {
    const root = this.#root;
    await checkCompilerOptions(root);
    const sources = await listFiles(root, "routes", MODULE);
    // Of the folders named (_so), only (_islands) means something.
    const routes = sources.filter((file) => !/\/\(_[^/]+\)\//.test(file));
    const local = sources.filter((file) => file.includes("/(_islands)/"));
    const islands = await listFiles(root, "islands", MODULE);
    await checkSources(root, routes);
    const files = (await listFiles(root, "static"))
      .filter((file) => !/\/\.(?!well-known)/.test(file))
      .map((file) => file.slice("static".length));
    files.forEach(contentTypeOf);
    const { contents, ...bundle } = await bundleIslands({
      root,
      islands: [...islands, ...local],
      path: `${MODULES_PATH}${BUILD_ID}/`,
      mode,
    });
    const manifest: Manifest = { ...bundle, buildId: BUILD_ID, routes };
    if (snapshot === "disk") {
      for (const file of files) {
        const content = await this.#static.read(file, mode);
        if (content) contents.set(file, content);
      }
      await writeBuild(this.#outDir, { root, manifest, contents });
      return () => {};
    }
    return await loadBuild(manifest, {
      root,
      load: (file) => import(pathToFileURL(join(root, file)).href),
      readFile: (path) => this.#readFile(path, contents),
    });
  }

  /** listen serves an app while it is worked on: pages reload after a restart, and show errors. */
  async listen<State>(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: Partial<Deno.ServeTcpOptions> = {},
  ): Promise<void> {
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    const apply = await this.build({ mode: "development", snapshot: "memory" });
    apply(app);
    app.config.mode = "development";
    const handler = app.handler();
    const server = new App()
      .use(developing())
      .all("*", (ctx) => handler(ctx.req, ctx.info))
      .handler();
    if (options.port) Deno.serve(options, server);
    else serveOnFreePort(options, server);
  }

  async #readFile(path: string, contents: Map<string, Bytes>) {
    const module = contents.get(path);
    if (module !== undefined) return { content: module, hash: BUILD_ID };
    const content = this.#styles.get(path) ??
      await this.#static.read(path, "development");
    if (content === null) return null;
    if (path.endsWith(".css")) this.#styles.set(path, content);
    return { content, hash: null };
  }
}

function serveOnFreePort(
  options: Partial<Deno.ServeTcpOptions>,
  handler: Deno.ServeHandler,
): void {
  for (let port = PORTS.from; port < PORTS.to; port++) {
    try {
      Deno.serve({ ...options, port }, handler);
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Deno.errors.AddrInUse(
    `No port from ${PORTS.from} to ${PORTS.to} is free`,
  );
}
