import { basename, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { IslandBundle } from "../snapshot.ts";
import { resolveLikeDeno } from "./resolve.ts";

/** What to bundle, and for whom. */
export interface BundleOptions {
  root: string;
  /** Paths of the islands' modules. */
  islands: string[];
  target: string | string[];
  minify: boolean;
}

/** The modules for the browser. */
export interface Bundle {
  runtime: IslandBundle | null;
  /** By path of the island's module. */
  islands: Map<string, IslandBundle>;
  /** By URL path. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

const BOOT = fileURLToPath(import.meta.resolve("../runtime/boot.ts"));

/** bundleIslands makes a module for each island, and shared ones of what they have in common. */
export async function bundleIslands(options: BundleOptions): Promise<Bundle> {
  const { root, islands, target, minify } = options;
  if (islands.length === 0) {
    return { runtime: null, islands: new Map(), files: new Map() };
  }
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
      minify,
      outdir: root,
      plugins: [resolveLikeDeno(root)],
      splitting: true,
      target,
      write: false,
    });
    const found = new Map<string, IslandBundle>();
    for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (entryPoint === undefined) continue;
      const module = resolve(root, entryPoint);
      const name = basename(module, extname(module));
      const imports = importsOf(path, metafile).map(urlOf);
      found.set(module, { name, url: urlOf(path), imports });
    }
    const files = outputFiles.map(({ path, contents }) =>
      [urlOf(path), contents.slice()] as const
    );
    const runtime = found.get(BOOT) ?? null;
    found.delete(BOOT);
    return { runtime, islands: found, files: new Map(files) };
  } finally {
    // Its process would keep this one alive.
    await esbuild.stop();
  }
}

function urlOf(path: string): string {
  return `/_fresh/js/${basename(path)}`;
}

/** importsOf lists all that a module needs before it can run. */
function importsOf(path: string, metafile: esbuild.Metafile): string[] {
  const direct = (metafile.outputs[path]?.imports ?? [])
    .filter(({ kind }) => kind === "import-statement")
    .map((imported) => imported.path);
  const deeper = direct.flatMap((next) => importsOf(next, metafile));
  return [...new Set([...direct, ...deeper])];
}
