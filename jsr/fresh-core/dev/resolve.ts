import { findPackageJSON } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const RUNTIME = fileURLToPath(import.meta.resolve("../runtime.ts"));

/** resolveLikeDeno has esbuild find modules by deno.json, and npm packages in Deno's cache. */
export function resolveLikeDeno(root: string): Plugin {
  return {
    name: "resolve-like-deno",
    async setup(build) {
      const { folder: base, imports } = await readImports(root);
      const folders = Object.entries(imports)
        .filter(([key, target]) => key.endsWith("/") && target.startsWith("."));
      build.onResolve({ filter: /^[^./]/ }, ({ kind, path, importer }) => {
        if (kind === "entry-point") return;
        if (path === "fresh/runtime") return { path: RUNTIME };
        const folder = folders.find(([key]) => path.startsWith(key));
        if (folder === undefined) return { path: resolveNpm(path, importer) };
        const [key, target] = folder;
        return { path: resolve(base, target, path.slice(key.length)) };
      });
    },
  };
}

/** readImports reads the imports of the deno.json in a folder or the nearest one above. */
async function readImports(
  folder: string,
): Promise<{ folder: string; imports: Record<string, string> }> {
  try {
    const text = await Deno.readTextFile(join(folder, "deno.json"));
    return { folder, imports: JSON.parse(text).imports ?? {} };
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound;
    if (!isMissing || folder === dirname(folder)) throw error;
    return await readImports(dirname(folder));
  }
}

/** resolveNpm finds the file that an npm package has for browsers. */
function resolveNpm(specifier: string, importer: string): string {
  try {
    const file = findPackageJSON(specifier, importer) ?? "";
    const { name, exports, module } = JSON.parse(Deno.readTextFileSync(file));
    const entry = `.${specifier.slice(name.length)}`;
    return join(dirname(file), pick(exports?.[entry]) ?? module);
  } catch (cause) {
    throw new Error(
      `Cannot bundle "${specifier}" for the browser: islands may import local files, "fresh/runtime" and npm packages that deno.json names`,
      { cause },
    );
  }
}

/** pick chooses what is for browsers among conditional exports. */
function pick(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  for (const [condition, value] of Object.entries(target ?? {})) {
    const fits = /^(browser|import|module|default)$/.test(condition);
    const found = fits ? pick(value) : undefined;
    if (found !== undefined) return found;
  }
}
