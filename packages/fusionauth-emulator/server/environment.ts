import { parse } from "@std/dotenv";

/**
 * The values of `#{ENV.NAME}`: the process's environment, then `.env`, then `.env.example` of the
 * working directory.
 */
export function readEnvironment(): Record<string, string> {
  return {
    ...readDotenv(".env.example"),
    ...readDotenv(".env"),
    ...Deno.env.toObject(),
  };
}

function readDotenv(path: string): Record<string, string> {
  try {
    return parse(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
