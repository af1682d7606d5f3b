import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { notCovered } from "../refused.ts";

/** What Fresh finds in a page while it is rendered, so that it must not be compiled to text. */
const NODES =
  "a img source body html head title meta script link style base noscript template"
    .split(" ");

/** checkCompilerOptions refuses a project whose JSX is compiled so that pages would not be rendered right. */
export async function checkCompilerOptions(folder: string): Promise<void> {
  const text = await Deno.readTextFile(join(folder, "deno.json"))
    .catch(() => "{}");
  const { compilerOptions: options } = JSON.parse(text);
  if (options === undefined && dirname(folder) !== folder) {
    return checkCompilerOptions(dirname(folder));
  }
  const { jsx, jsxImportSource, jsxPrecompileSkipElements: skipped = [] } =
    Object(options);
  const missing = NODES.filter((name) => !skipped.includes(name));
  if (jsxImportSource && (jsx !== "precompile" || missing.length === 0)) return;
  throw notCovered(
    `a project without jsxImportSource, and jsxPrecompileSkipElements to contain ${missing}`,
  );
}

/** listFiles lists the files below a folder of a project; none where there is no such folder. */
export async function listFiles(root: string, folder: string, kind = /$/) {
  if (!existsSync(join(root, folder))) return [];
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(root, folder), options);
  return entries.filter((entry) => entry.isFile() && kind.test(entry.name))
    .map(({ name, parentPath }) => relative(root, join(parentPath, name)))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}
