import { ACCESS_TOKEN_COOKIE, getCookie } from "../http/cookies.ts";

/**
 * The access token of a request: of an `Authorization` header with the scheme `Bearer` or `JWT`, or of
 * the Login API's cookie. Null without one, or when there is another header: API keys take precedence.
 */
export function accessTokenOf(headers: Headers): string | null {
  const header = headers.get("authorization");
  if (header === null) return getCookie(headers, ACCESS_TOKEN_COOKIE);
  return /^(?:bearer|jwt) +(\S+)$/i.exec(header)?.[1] ?? null;
}
