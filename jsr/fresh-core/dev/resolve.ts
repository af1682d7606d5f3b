import { findPackageJSON } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

/** resolveLikeDeno lets esbuild find what Deno finds: the app's import map, and npm packages in Deno's cache. */
export function resolveLikeDeno(root: string): Plugin {
  return {
    name: "resolve-like-deno",
    async setup(build) {
      const map = await readImportMap(root);
      build.onResolve(
        { filter: /^[^./]/ },
        ({ kind, path, importer }) =>
          kind === "entry-point"
            ? undefined
            : { path: resolveBare(path, importer, map) },
      );
    },
  };
}

interface ImportMap {
  folder: string;
  imports: Record<string, string>;
}

/** readImportMap reads the imports of the deno.json that holds for a folder. */
async function readImportMap(root: string): Promise<ImportMap> {
  for (let folder = root;; folder = dirname(folder)) {
    try {
      const text = await Deno.readTextFile(join(folder, "deno.json"));
      return { folder, imports: JSON.parse(text).imports ?? {} };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    if (folder === dirname(folder)) return { folder: root, imports: {} };
  }
}

function resolveBare(
  specifier: string,
  importer: string,
  map: ImportMap,
): string {
  if (specifier.startsWith("file:")) return fileURLToPath(specifier);
  const key = Object.keys(map.imports)
    .filter((key) => specifier === key || specifier.startsWith(withSlash(key)))
    .sort((a, b) => b.length - a.length)[0];
  const target = key === undefined ? "" : map.imports[key] ?? "";
  const rest = key === undefined ? "" : specifier.slice(key.length);
  if (target.startsWith(".")) return resolve(map.folder, target + rest);
  if (target.startsWith("jsr:@fresh/core") && rest === "/runtime") {
    return fileURLToPath(import.meta.resolve("../runtime.ts"));
  }
  return resolveNpm(specifier, importer);
}

function withSlash(key: string): string {
  return key.endsWith("/") ? key : `${key}/`;
}

/** resolveNpm finds the file an npm package serves to browsers for a specifier. */
function resolveNpm(specifier: string, importer: string): string {
  let file: string | undefined;
  try {
    file = findPackageJSON(specifier, importer);
  } catch {
    file = undefined;
  }
  if (file === undefined) {
    throw new Error(
      `Cannot bundle "${specifier}" for the browser: islands may import local files, npm packages named in deno.json and "fresh/runtime"`,
    );
  }
  const { name, exports, module, main } = JSON.parse(
    Deno.readTextFileSync(file),
  );
  const key = "." + specifier.slice(name.length);
  const entry = exports === undefined
    ? key === "." ? module ?? main ?? "index.js" : key
    : pick(exports[key] ?? (key === "." ? exports : undefined));
  if (entry === undefined) {
    throw new Error(
      `Cannot bundle "${specifier}" for the browser: the package "${name}" exports no "${key}"`,
    );
  }
  return join(dirname(file), entry);
}

/** pick chooses among a package's conditional exports what is meant for browsers. */
function pick(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  if (typeof target !== "object" || target === null) return undefined;
  for (const [condition, value] of Object.entries(target)) {
    if (!["browser", "import", "module", "default"].includes(condition)) {
      continue;
    }
    const found = pick(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
