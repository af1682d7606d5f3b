import { dirname, join } from "node:path";
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
  if (!jsxImportSource || jsx === "precompile" && missing.length > 0) {
    throw notCovered(
      `a project without jsxImportSource, and jsxPrecompileSkipElements to contain ${missing}`,
    );
  }
}
