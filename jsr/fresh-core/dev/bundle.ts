import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { IslandBundle } from "../snapshot.ts";
import { resolveLikeDeno } from "./resolve.ts";

/** What to bundle, and for whom. */
export interface BundleOptions {
  root: string;
  /** The island modules, as absolute paths. */
  islands: string[];
  mode: "development" | "production";
  target: string | string[];
}

/** The browser's modules: where each island is, and the content by URL path. */
export interface Bundle {
  runtime: IslandBundle;
  /** By the path of the island's module. */
  islands: Map<string, IslandBundle>;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

const URL_PREFIX = "/_fresh/js/";
const BOOT = fileURLToPath(import.meta.resolve("../runtime/boot.ts"));

const bundles = new Map<string, Promise<Bundle>>();

/** bundleIslands makes one module per island and shared ones for what they have in common; once per process. */
export function bundleIslands(options: BundleOptions): Promise<Bundle> {
  const key = JSON.stringify(options);
  let bundle = bundles.get(key);
  if (bundle === undefined) {
    bundle = runEsbuild(options);
    bundles.set(key, bundle);
  }
  return bundle;
}

async function runEsbuild(
  { root, islands, mode, target }: BundleOptions,
): Promise<Bundle> {
  try {
    const { metafile, outputFiles } = await esbuild.build({
      absWorkingDir: root,
      bundle: true,
      chunkNames: "chunk-[hash]",
      entryNames: "[name]-[hash]",
      entryPoints: [BOOT, ...islands],
      format: "esm",
      jsx: "automatic",
      jsxImportSource: "preact",
      logLevel: "silent",
      metafile: true,
      minify: mode === "production",
      outdir: root,
      platform: "browser",
      plugins: [resolveLikeDeno(root)],
      splitting: true,
      target,
      write: false,
    });
    const found = new Map<string, IslandBundle>();
    for (const [path, output] of Object.entries(metafile.outputs)) {
      if (output.entryPoint === undefined) continue;
      const module = resolve(root, output.entryPoint);
      found.set(module, {
        name: basename(module).replace(/\.\w+$/, ""),
        url: urlOf(path),
        imports: importsOf(path, metafile).map(urlOf),
      });
    }
    const runtime = found.get(BOOT);
    if (runtime === undefined) throw new Error("The bundle has no runtime");
    found.delete(BOOT);
    const files = new Map(
      outputFiles.map(({ path, contents }) => [urlOf(path), contents.slice()]),
    );
    return { runtime, islands: found, files };
  } finally {
    // Its child process would keep this one alive.
    await esbuild.stop();
  }
}

function urlOf(path: string): string {
  return URL_PREFIX + basename(path);
}

/** importsOf lists all that a module needs before it can run. */
function importsOf(path: string, metafile: esbuild.Metafile): string[] {
  const found = new Set<string>();
  function visit(path: string): void {
    for (const { kind, path: next } of metafile.outputs[path]?.imports ?? []) {
      if (kind !== "import-statement" || found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  }
  visit(path);
  return [...found];
}
