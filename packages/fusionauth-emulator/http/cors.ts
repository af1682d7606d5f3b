import type { CorsConfiguration } from "../data/settings.ts";

/**
 * The CORS headers of a response: those of a preflight response for a preflight request, none when
 * CORS is off or does not allow the origin or the method.
 */
export function corsHeaders(
  cors: CorsConfiguration,
  { headers, method }: Request,
): Record<string, string> {
  const origin = headers.get("origin");
  if (!cors.enabled || origin === null) return {};
  const isAny = cors.allowedOrigins.includes("*");
  if (!isAny && !cors.allowedOrigins.includes(origin)) return {};
  const asked = headers.get("access-control-request-method");
  const isPreflight = method === "OPTIONS" && asked !== null;
  if (!cors.allowedMethods.includes(asked ?? method)) return {};
  const answer: Record<string, string> = {
    "access-control-allow-origin": isAny && !cors.allowCredentials
      ? "*"
      : origin,
    "vary": "Origin",
  };
  if (cors.allowCredentials) {
    answer["access-control-allow-credentials"] = "true";
  }
  if (isPreflight) {
    answer["access-control-allow-methods"] = cors.allowedMethods.join(", ");
    answer["access-control-allow-headers"] = cors.allowedHeaders.join(", ");
    if (cors.preflightMaxAgeInSeconds > 0) {
      answer["access-control-max-age"] = String(cors.preflightMaxAgeInSeconds);
    }
  } else if (cors.exposedHeaders.length > 0) {
    answer["access-control-expose-headers"] = cors.exposedHeaders.join(", ");
  }
  return answer;
}
