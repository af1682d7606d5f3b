import { dirname, join } from "node:path";
import { notCovered } from "../refused.ts";

/** What Fresh finds in a page while it is rendered, so that it must not be compiled to text. */
const NODES =
  "a img source body html head title meta script link style base noscript template"
    .split(" ");

/**
 * checkCompilerOptions checks how the nearest deno.json has JSX compiled.
 *
 * @throws {Error} if pages would not be rendered right
 */
export async function checkCompilerOptions(folder: string): Promise<void> {
  const file = join(folder, "deno.json");
  const text = await Deno.readTextFile(file).catch(() => "{}");
  const { compilerOptions: options } = JSON.parse(text);
  if (options === undefined) {
    if (dirname(folder) !== folder) {
      return checkCompilerOptions(dirname(folder));
    }
    throw notCovered("a deno.jsonc, or a project without compilerOptions");
  }
  if (options.jsxImportSource === undefined) {
    throw new Error(
      `Option compilerOptions > jsxImportSource not set in: ${file}`,
    );
  }
  const skipped: unknown[] = options.jsxPrecompileSkipElements ?? [];
  if (options.jsx !== "precompile") return;
  if (NODES.every((name) => skipped.includes(name))) return;
  throw new Error(
    `Expected option compilerOptions > jsxPrecompileSkipElements to contain ${
      NODES.map((name) => `"${name}"`).join(", ")
    }`,
  );
}
