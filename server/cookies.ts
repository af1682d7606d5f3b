import { settings } from "@/fresh.config.ts";

const IS_HTTPS = settings.APP_URL.startsWith("https:");

/**
 * A cookie's name as the app's scheme allows it. On https the `__Host-` prefix makes browsers insist
 * on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2); on http they would refuse the prefix.
 */
export function cookieName(name: string): string {
  return IS_HTTPS ? `__Host-${name}` : name;
}

/** The attributes of every cookie of the app. A deletion must repeat them exactly. */
const ATTRIBUTES = `; Path=/; HttpOnly; SameSite=Lax${
  IS_HTTPS ? "; Secure" : ""
}`;

/** A `Set-Cookie` value. `maxAgeSeconds` 0 deletes the cookie. */
export function serializeCookie(
  name: string,
  value: string,
  maxAgeSeconds: number,
): string {
  return `${name}=${value}; Max-Age=${maxAgeSeconds}${ATTRIBUTES}`;
}

/**
 * The request's cookies by name. A name that occurs twice is left out, because nothing tells which
 * of the two is ours (RFC 6265 §5.4 leaves the order to the browser).
 */
export function readCookies(headers: Headers): Map<string, string> {
  const cookies = new Map<string, string>();
  const repeated: string[] = [];
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const name = trim(pair.slice(0, at));
    if (cookies.has(name)) repeated.push(name);
    cookies.set(name, trim(pair.slice(at + 1)));
  }
  for (const name of repeated) cookies.delete(name);
  return cookies;
}

/**
 * Strips spaces and tabs alone (RFC 6265bis §4.1.3.2). `trim()` also strips U+00A0, and browsers let a
 * sibling domain set `\u00a0__Host-session`, which would then pass for our cookie.
 */
function trim(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}
