import type { CorsConfiguration } from "@/emulator/model.ts";

/** The headers that let a page of another origin read an answer; none while CORS is off. */
export function corsHeaders(
  cors: CorsConfiguration,
  request: Request,
): Record<string, string> {
  const origin = request.headers.get("origin");
  if (!cors.enabled || origin === null) return {};
  const isAny = cors.allowedOrigins.includes("*");
  if (!isAny && !cors.allowedOrigins.includes(origin)) return {};
  return {
    "access-control-allow-origin": isAny && !cors.allowCredentials
      ? "*"
      : origin,
    "vary": "Origin",
    ...(cors.allowCredentials
      ? { "access-control-allow-credentials": "true" }
      : {}),
    ...(request.method === "OPTIONS"
      ? {
        "access-control-allow-methods": cors.allowedMethods.join(", "),
        "access-control-allow-headers": cors.allowedHeaders.join(", "),
      }
      : {}),
  };
}
