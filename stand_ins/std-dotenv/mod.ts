/** What ChangeBank uses of `@std/dotenv`; importing anything else is an error that names it. @module */
import { parse } from "./parse.ts";
export { parse };

/** Options for {@linkcode load}. */
export interface LoadOptions {
  /** The file to read; null reads none. Default: `.env` in the working directory. */
  envPath?: string | URL | null;
  /** Also set the variables in the environment of this process. */
  export?: boolean;
}

/** As {@linkcode loadSync}, for callers that wait. */
// deno-lint-ignore require-await
export async function load(
  options: LoadOptions = {},
): Promise<Record<string, string>> {
  return loadSync(options);
}

/**
 * Reads a `.env` file and returns its variables; a missing file has none.
 * With `export`, sets them too, save those that the environment has already.
 */
export function loadSync(options: LoadOptions = {}): Record<string, string> {
  const { envPath = "./.env", export: toEnvironment = false } = options;
  const variables = envPath ? parse(readText(envPath)) : {};
  if (toEnvironment) {
    for (const [name, value] of Object.entries(variables)) {
      if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
    }
  }
  return variables;
}

function readText(path: string | URL): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
