/**
 * `load` and `parse` of `@std/dotenv`, on `node:util`. Unlike the published
 * package it does not expand `$NAME` inside values; ChangeBank uses none.
 *
 * @module
 */
import { parseEnv } from "node:util";

/** Options for {@linkcode load}. */
export interface LoadOptions {
  /** The file to read; null reads none. Default: `.env` in the working directory. */
  envPath?: string | URL | null;
  /** Also set the variables in the environment of this process. */
  export?: boolean;
}

/** Parses the text of a `.env` file. */
export function parse(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/**
 * Reads a `.env` file and returns its variables; a missing file has none.
 * With `export`, sets them too, save those that the environment has already.
 */
export async function load(
  options: LoadOptions = {},
): Promise<Record<string, string>> {
  const { envPath = "./.env", export: toEnvironment = false } = options;
  const variables = envPath === null ? {} : parse(await readText(envPath));
  if (toEnvironment) {
    for (const [name, value] of Object.entries(variables)) {
      if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
    }
  }
  return variables;
}

async function readText(path: string | URL): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
