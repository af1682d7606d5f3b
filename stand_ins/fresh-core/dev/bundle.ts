import { findPackageJSON } from "node:module";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { type Bytes, MODULES_PATH, type ModuleUrls } from "../snapshot.ts";

const BOOT = fileURLToPath(import.meta.resolve("../boot.ts"));

/** bundleIslands makes a module for each island, and shared ones of what they have in common. */
export async function bundleIslands(
  root: string,
  entryPoints: string[],
  minify: boolean,
) {
  const { metafile, outputFiles } = await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    entryNames: "[name]-[hash]",
    entryPoints: [BOOT, ...entryPoints],
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    metafile: true,
    minify,
    outdir: root,
    plugins: [{ name: "resolve-like-deno", setup: resolveLikeDeno }],
    splitting: true,
    target: "es2022",
    write: false,
  }).finally(() => esbuild.stop()); // Its process would keep this one alive.
  const contents = new Map<string, Bytes>();
  for (const { path, contents: code } of outputFiles) {
    contents.set(urlOf(path), code.slice());
  }
  const islands: Record<string, ModuleUrls> = {};
  let runtime: ModuleUrls = [];
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const { entryPoint, imports } = output;
    if (entryPoint === undefined) continue;
    const urls = [{ path }, ...imports].map((module) => urlOf(module.path));
    if (resolve(root, entryPoint) === BOOT) runtime = urls;
    else islands[entryPoint] = urls;
  }
  return { contents, islands, runtime };
}

function urlOf(path: string): string {
  return MODULES_PATH + basename(path);
}

/** resolveLikeDeno has esbuild find modules by deno.json, and npm packages in Deno's cache. */
function resolveLikeDeno(build: esbuild.PluginBuild): void {
  const filter = /^[^./]/;
  build.onResolve({ filter }, ({ importer, kind, path, pluginData }) => {
    if (kind === "entry-point" || pluginData === "inside") return;
    try {
      return { path: fileURLToPath(import.meta.resolve(path)) };
    } catch {
      // What a package needs is not in deno.json; esbuild finds it by its name from inside of it.
      const resolveDir = dirname(findPackageJSON(path, importer) ?? "");
      return build.resolve(path, { kind, pluginData: "inside", resolveDir });
    }
  });
}
