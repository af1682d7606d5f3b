/**
 * Importing this module loads `.env` into the environment, before modules that are imported after
 * it run: hence nothing here is awaited. Variables that the environment has already stay.
 *
 * @module
 */
import { parse } from "./parse.ts";

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

for (const [name, value] of Object.entries(parse(readText("./.env")))) {
  if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
}
