import { parse } from "@std/dotenv";

const PROJECT = new URL("../../../", import.meta.url);

/** What `#{ENV.NAME}` reads: the process's environment, then .env, then .env.example. */
export function readEnvironment(): Record<string, string> {
  return {
    ...readDotenv(".env.example"),
    ...readDotenv(".env"),
    ...Deno.env.toObject(),
  };
}

function readDotenv(name: string): Record<string, string> {
  try {
    return parse(Deno.readTextFileSync(new URL(name, PROJECT)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
