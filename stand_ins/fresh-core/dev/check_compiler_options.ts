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
  const { compilerOptions } = await readConfig(file);
  if (compilerOptions === undefined) {
    if (dirname(folder) !== folder) {
      return await checkCompilerOptions(dirname(folder));
    }
    throw notCovered("a deno.jsonc, or a project without compilerOptions");
  }
  const { jsx, jsxImportSource, jsxPrecompileSkipElements: skipped = [] } =
    compilerOptions;
  if (jsxImportSource === undefined) {
    throw new Error(
      `Option compilerOptions > jsxImportSource not set in: ${file}`,
    );
  }
  if (jsx === "precompile" && !NODES.every((name) => skipped.includes(name))) {
    throw new Error(
      `Expected option compilerOptions > jsxPrecompileSkipElements to contain ${
        NODES.map((name) => `"${name}"`).join(", ")
      }`,
    );
  }
}

interface DenoConfig {
  compilerOptions?: {
    jsx?: string;
    jsxImportSource?: string;
    jsxPrecompileSkipElements?: string[];
  };
}

async function readConfig(file: string): Promise<DenoConfig> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
