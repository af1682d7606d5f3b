import { createRequire } from "node:module";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { Build } from "../snapshot.ts";

const BOOT = fileURLToPath(import.meta.resolve("../boot.ts"));

/** bundleIslands makes modules of islands, others of what they share, and `boot.js`, which wakes them. */
export async function bundleIslands(
  islands: string[],
  { root, base, mode }: { root: string; base: string; mode: string },
): Promise<Build["files"]> {
  const entryPoints = islands
    .map((file) => ({ in: file, out: file.replace(/\.\w+$/, "") }));
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    bundle: true,
    define: { "process.env.NODE_ENV": JSON.stringify(mode) },
    entryPoints: [{ in: BOOT, out: "boot" }, ...entryPoints],
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: mode === "production",
    outdir: root,
    platform: "browser",
    plugins: [{
      name: "resolve-like-deno",
      setup(build) {
        build.onResolve({ filter: /^[^./]/ }, ({ importer, kind, path }) => {
          if (kind === "entry-point") return;
          try {
            return { path: fileURLToPath(import.meta.resolve(path)) };
          } catch {
            // What a package needs is not in deno.json, but in Deno's cache of npm.
            return { path: createRequire(importer).resolve(path) };
          }
        });
      },
    }],
    splitting: true,
    target: ["chrome99", "firefox99", "safari15"],
    write: false,
  }).finally(() => esbuild.stop()); // Its process would keep this one alive.
  return new Map(outputFiles.map(({ path, contents }) => [
    base + relative(root, path).replaceAll("\\", "/"),
    { content: contents.slice() },
  ]));
}
