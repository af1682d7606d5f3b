/** Loads `.env` before later imports run, hence nothing is awaited. Variables that are set stay. @module */
import { parse } from "./parse.ts";

let text = "";
try {
  text = Deno.readTextFileSync("./.env");
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
for (const [name, value] of Object.entries(parse(text))) {
  if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
}
