import { defineRule } from "../check.ts";
import { listOf } from "./url_difference.ts";

/** Facts about a request from a page of another origin. */
interface CorsFacts {
  readonly origin: string;
  readonly method: string;
  /** The headers that a preflight request asks for. */
  readonly headers: readonly string[];
  readonly problem: "none" | "off" | "origin" | "method" | "headers";
  readonly allowed: readonly string[];
}

/** The browser lets the page send the request and read the response. */
export const corsAllowed = defineRule<CorsFacts>({
  name: "cors-allowed",
  title: "CORS lets the page read the response",
  found: ({ origin }) => origin,
  problem: ({ origin, method, headers, problem, allowed }) => {
    switch (problem) {
      case "off":
        return {
          mistake:
            `A page at \`${origin}\` called this server by \`fetch\`, but CORS is off, as it is in FusionAuth by default: the browser does not let the page read the response.`,
          fix:
            `Call it from the client's server; or enable CORS in the kickstart: \`PATCH /api/system-configuration\` with \`{"systemConfiguration": {"corsConfiguration": {"enabled": true, "allowedOrigins": ["${origin}"], "allowedMethods": ["GET", "POST"], "allowedHeaders": ["Authorization", "Content-Type"]}}}\`.`,
        };
      case "method":
        return {
          mistake:
            `CORS does not allow the method \`${method}\`: \`corsConfiguration.allowedMethods\` is ${
              listOf(allowed)
            }.`,
          fix: `Add \`${method}\` to it in the kickstart.`,
        };
      case "headers": {
        const lower = allowed.map((name) => name.toLowerCase());
        const refused = headers.filter((name) => !lower.includes(name));
        return {
          mistake: `CORS does not allow the header ${
            listOf(refused)
          }: \`corsConfiguration.allowedHeaders\` is ${listOf(allowed)}.`,
          fix: "Add it in the kickstart, or do not send it.",
        };
      }
      default:
        return {
          mistake:
            `CORS does not allow \`${origin}\`: \`corsConfiguration.allowedOrigins\` is ${
              listOf(allowed)
            }. The browser does not let the page read the response.`,
          fix:
            `Add \`${origin}\` to it in the kickstart: scheme, host and port must be equal, without a trailing slash.`,
        };
    }
  },
});
