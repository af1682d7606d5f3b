import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "../app.ts";
import {
  type Bytes,
  loadBuild,
  type Manifest,
  snapshots,
} from "../snapshot.ts";
import { bundleIslands } from "./bundle.ts";
import { answerReload, developerFooter } from "./developer.ts";
import { listFiles } from "./list_files.ts";
import { writeBuild } from "./write_build.ts";

type Mode = "development" | "production";
type BuildOptions = { mode?: Mode; snapshot?: "disk" | "memory" };
type Transformed = { content: string | Bytes } | void;

/** Changes a static file: returns new content, or nothing to leave it as it is. */
type TransformFn = (
  file: { path: string; text: string; content: Bytes; mode: Mode },
) => Transformed | Promise<Transformed>;

const MODULE = /(?<![._]test)\.[jt]sx?$/;

/** Builds an app's file routes, islands and static files. */
export class Builder {
  #root: string;
  #outDir: string;
  #transforms: { filter: RegExp; run: TransformFn }[] = [];

  /** The project's folder is `root`; a build on disk goes to `outDir` in it. */
  constructor(
    { root = ".", outDir = "_fresh" }: { root?: string; outDir?: string } = {},
  ) {
    this.#root = resolve(root);
    this.#outDir = resolve(root, outDir);
  }

  /** onTransformStaticFile has a function change the static files whose path a filter matches. */
  onTransformStaticFile(
    { filter }: { pluginName: string; filter: RegExp },
    run: TransformFn,
  ): void {
    this.#transforms.push({ filter, run });
  }

  /**
   * build writes a production build, which `server.js` in its folder serves; or
   * builds for this process alone, and returns what gives the build to an app.
   */
  async build(
    { mode = "production", snapshot = "disk" }: BuildOptions = {},
  ): Promise<<State>(app: App<State>) => void> {
    const root = this.#root;
    const minify = mode === "production";
    const sources = await listFiles(root, "islands", MODULE);
    const { contents, ...bundle } = await bundleIslands(root, sources, minify);
    const statics = (await listFiles(root, "static"))
      .map((file) => encodeURI(file.slice("static".length)));
    const manifest: Manifest = {
      ...bundle,
      buildId: crypto.randomUUID().replaceAll("-", ""),
      routes: await listFiles(root, "routes", MODULE),
      files: [...contents.keys(), ...statics],
    };
    // Transforms may be slow: in memory, a file is read when it is first asked for.
    const read = async (path: string) =>
      contents.get(path) ?? await this.#read(decodeURI(path), mode);
    if (snapshot === "disk") {
      await writeBuild(this.#outDir, root, manifest, read);
      return () => {};
    }
    const load = (file: string) => import(pathToFileURL(join(root, file)).href);
    return await loadBuild(manifest, load, read);
  }

  /** listen serves an app while it is worked on: pages reload after a restart, and show errors. */
  async listen<State>(
    importApp: () => Promise<{ app: App<State> }>,
    options: Partial<Deno.ServeTcpOptions> = {},
  ): Promise<void> {
    const apply = await this.build({ mode: "development", snapshot: "memory" });
    const { app } = await importApp();
    apply(app);
    const snapshot = snapshots.get(app);
    if (snapshot) snapshot.footer = developerFooter;
    const handler = app.handler();
    Deno.serve(options, (req, info) => answerReload(req) ?? handler(req, info));
  }

  /** read reads a static file and sends it through its transforms. */
  async #read(file: string, mode: Mode): Promise<Bytes> {
    const path = join(this.#root, "static", file);
    let content = await Deno.readFile(path);
    for (const { filter, run } of this.#transforms) {
      if (!filter.test(path)) continue;
      const text = new TextDecoder().decode(content);
      const result = await run({ path, text, content, mode });
      if (result) content = await new Response(result.content).bytes();
    }
    return content;
  }
}
