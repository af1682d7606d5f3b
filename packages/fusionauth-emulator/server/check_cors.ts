import type { Context } from "fresh";
import type { CorsConfiguration } from "../data/settings.ts";
import type { State } from "../instance/state.ts";
import { corsAllowed } from "../stories/rules/cors_rules.ts";

/** The endpoints that a page may call by `fetch`; browsers navigate to the others. */
const CALLED =
  /^\/oauth2\/(token|userinfo|introspect)$|\/\.well-known\/|^\/(api|app)\//;

/**
 * Records whether CORS lets a page of another origin send a request and read its response. FusionAuth
 * does not refuse such a request; the browser does.
 */
export function checkCors(
  { req, url, state }: Context<State>,
  cors: CorsConfiguration,
): void {
  const { headers } = req;
  const origin = headers.get("origin");
  const mode = headers.get("sec-fetch-mode") ?? "cors";
  if (origin === null || origin === state.origin || mode !== "cors") return;
  if (!CALLED.test(url.pathname)) return;
  const method = headers.get("access-control-request-method") ?? req.method;
  const asked = (headers.get("access-control-request-headers") ?? "")
    .split(",").map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const [problem, allowed] = findProblem(cors, { origin, method, asked });
  const facts = { origin, method, headers: asked, problem, allowed };
  state.step.check(corsAllowed, problem === "none", facts);
}

interface CorsRequest {
  readonly origin: string;
  readonly method: string;
  readonly asked: readonly string[];
}

function findProblem(
  cors: CorsConfiguration,
  { origin, method, asked }: CorsRequest,
): ["none" | "off" | "origin" | "method" | "headers", readonly string[]] {
  const { allowedOrigins, allowedMethods, allowedHeaders } = cors;
  if (!cors.enabled) return ["off", []];
  if (!allowedOrigins.includes("*") && !allowedOrigins.includes(origin)) {
    return ["origin", allowedOrigins];
  }
  if (!allowedMethods.includes(method)) return ["method", allowedMethods];
  const known = allowedHeaders.map((name) => name.toLowerCase());
  const isAllowed = known.includes("*") ||
    asked.every((name) => known.includes(name));
  return isAllowed ? ["none", []] : ["headers", allowedHeaders];
}
