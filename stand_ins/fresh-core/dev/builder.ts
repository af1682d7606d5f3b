import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { App } from "../app.ts";
import { asset, MODULES, setBuildId } from "../assets.ts";
import { ALIVE_PATH } from "../rendering.ts";
import { contentTypeOf } from "../middlewares.ts";
import { notCovered, refuseOthers } from "../refused.ts";
import { type Apply, type Bytes, type Load, loadBuild } from "../snapshot.ts";
import { bundleIslands } from "./bundle.ts";
import { checkCompilerOptions, listFiles } from "./project.ts";
import { writeBuild } from "./write_build.ts";

const MODULE = /(?<![._]test)\.[jt]sx?$/;
const CSS_URL = /url\((["']?)(.+?)\1\)/g;
/** Names what this process builds. */
const BUILD_ID = crypto.randomUUID().replaceAll("-", "");
setBuildId(BUILD_ID);

type Mode = "development" | "production";
type Transformed = { content: string | Bytes } | void;
/** Changes a static file: returns new content, or nothing to leave it as it is. */
type TransformFn = (
  file: { path: string; text: string; content: Bytes; mode: Mode },
) => Transformed | Promise<Transformed>;

/** Builds an app's file routes, islands and static files. */
export class Builder {
  #root: string;
  #outDir: string;
  #transforms: { filter: RegExp; run: TransformFn }[] = [];

  /** The project's folder is `root`; a build on disk goes to `outDir` in it. */
  constructor(options: { root?: string; outDir?: string } = {}) {
    const { root = ".", outDir = "_fresh", ...others } = options;
    refuseOthers(others, "Builder");
    this.#root = resolve(root);
    this.#outDir = resolve(root, outDir);
  }

  /** onTransformStaticFile has a function change the static files whose path a filter matches. */
  onTransformStaticFile(
    options: { pluginName: string; filter: RegExp },
    run: TransformFn,
  ): void {
    const { filter, pluginName: _, ...others } = options;
    refuseOthers(others, "onTransformStaticFile()");
    this.#transforms.push({ filter, run });
  }

  /** build writes a build for `server.js`; or builds in memory, and returns what an app gets it by. */
  async build(
    options: { mode?: Mode; snapshot?: "disk" | "memory" } = {},
  ): Promise<Apply> {
    const { mode = "production", snapshot = "disk" } = options;
    const root = this.#root;
    await checkCompilerOptions(root);
    // A folder such as "(_components)" lies beside routes and holds none.
    const routes = (await listFiles(root, "routes", MODULE))
      .filter((file) => !/\/\(_(?!islands\))/.test(file));
    const local = routes.find((file) => file.includes("/(_islands)/"));
    if (local !== undefined) throw notCovered(local);
    const islands = await listFiles(root, "islands", MODULE);
    const base = `${MODULES}/${BUILD_ID}/`;
    const files = await bundleIslands(islands, { root, base, mode });
    for (const file of await listFiles(root, "static")) {
      const path = file.slice("static".length);
      contentTypeOf(path);
      const content = await this.#transform(join(root, file), mode);
      files.set(path, { content });
    }
    const modules = [...routes, ...islands].map((file): [string, Load] => [
      file,
      () => import(pathToFileURL(join(root, file)).href),
    ]);
    const build = { buildId: BUILD_ID, modules, files };
    if (snapshot === "memory") return await loadBuild(build);
    await writeBuild({ root, outDir: this.#outDir }, build);
    return () => {};
  }

  /** listen serves an app while it is worked on: pages reload after a restart, and show errors. */
  async listen<State>(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: Partial<Deno.ServeTcpOptions> = {},
  ): Promise<void> {
    if (options.port === undefined) {
      throw notCovered("Builder.listen() without a port");
    }
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    app.config.mode = "development";
    (await this.build({ mode: "development", snapshot: "memory" }))(app);
    const handler = app.handler();
    Deno.serve(options, (request, info) => {
      const isReloader = new URL(request.url).pathname === ALIVE_PATH;
      if (!isReloader) return handler(request, info);
      return Deno.upgradeWebSocket(request).response;
    });
  }

  /** Reads a static file and sends it through its transforms; stylesheets name the build of files. */
  async #transform(path: string, mode: Mode): Promise<Bytes> {
    let content = await Deno.readFile(path);
    for (const { filter, run } of this.#transforms) {
      if (path.search(filter) === -1) continue;
      const text = new TextDecoder().decode(content);
      const { content: changed = content, ...others } =
        await run({ path, text, content, mode }) ?? {};
      refuseOthers(others, "a transformed file");
      content = await new Response(changed).bytes();
    }
    if (!path.endsWith(".css")) return content;
    const css = new TextDecoder().decode(content).replace(
      CSS_URL,
      (_, _quote, file: string) => `url(${JSON.stringify(asset(file))})`,
    );
    return new TextEncoder().encode(css);
  }
}
