/** The names of FusionAuth's cookies. */
export const SSO_COOKIE = "fusionauth.sso";
export const CSRF_COOKIE = "fusionauth.csrf";
export const LOGIN_IN_PROGRESS_COOKIE = "fusionauth.li";

/** The value of a cookie, or null. */
export function getCookie(headers: Headers, name: string): string | null {
  return findCookie(headers.get("cookie"), name);
}

/** The value of a cookie in a `Cookie` header, or null. */
export function findCookie(header: string | null, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) {
      return pair.slice(at + 1).trim();
    }
  }
  return null;
}

/** Attributes of a cookie. */
export interface CookieOptions {
  sameSite: "Lax" | "Strict";
  /** Null: a session cookie. */
  maxAgeSeconds: number | null;
}

/** Sets a host-only, `HttpOnly` cookie. */
export function setCookie(
  headers: Headers,
  name: string,
  value: string,
  { sameSite, maxAgeSeconds }: CookieOptions,
) {
  const age = maxAgeSeconds === null ? "" : `; Max-Age=${maxAgeSeconds}`;
  headers.append(
    "set-cookie",
    `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${age}`,
  );
}

/** Deletes a cookie. */
export function clearCookie(headers: Headers, name: string) {
  setCookie(headers, name, "", { sameSite: "Lax", maxAgeSeconds: 0 });
}
