import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { Bytes } from "../snapshot.ts";

const BOOT = fileURLToPath(import.meta.resolve("../boot.ts"));

interface Options {
  root: string;
  /** The modules of islands, named from `root`. */
  islands: string[];
  /** What the URLs of modules begin with. */
  path: string;
  mode: "development" | "production";
}

/** bundleIslands makes a module for each island, and shared ones of what they have in common. */
export async function bundleIslands({ root, islands, path, mode }: Options) {
  const { metafile, outputFiles } = await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    define: { "process.env.NODE_ENV": JSON.stringify(mode) },
    entryNames: "[name]-[hash]",
    entryPoints: [BOOT, ...islands],
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    metafile: true,
    minify: mode === "production",
    outdir: root,
    platform: "browser",
    plugins: [{ name: "resolve-like-deno", setup: resolveLikeDeno }],
    splitting: true,
    target: ["chrome99", "firefox99", "safari15"],
    write: false,
  }).finally(() => esbuild.stop()); // Its process would keep this one alive.
  const contents = new Map<string, Bytes>();
  for (const file of outputFiles) {
    contents.set(path + basename(file.path), file.contents.slice());
  }
  const urls: Record<string, string> = {};
  let runtime = "";
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint === undefined) continue;
    if (resolve(root, entryPoint) === BOOT) runtime = path + basename(file);
    else urls[entryPoint] = path + basename(file);
  }
  return { contents, islands: urls, runtime };
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
      const resolveDir = packageOf(createRequire(importer).resolve(path));
      return build.resolve(path, { kind, pluginData: "inside", resolveDir });
    }
  });
}

/** packageOf finds the folder of the npm package that a file is in. */
function packageOf(file: string): string {
  const folder = dirname(file);
  return existsSync(join(folder, "package.json")) || folder === file
    ? folder
    : packageOf(folder);
}
