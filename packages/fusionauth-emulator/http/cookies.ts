/** The names of FusionAuth's cookies. */
export const SSO_COOKIE = "fusionauth.sso";
export const CSRF_COOKIE = "fusionauth.csrf";
export const LOGIN_IN_PROGRESS_COOKIE = "fusionauth.li";
/** The tokens of the Login API. */
export const ACCESS_TOKEN_COOKIE = "access_token";
export const REFRESH_TOKEN_COOKIE = "refresh_token";
/** The tokens of the hosted backend. */
export const HOSTED_ACCESS_COOKIE = "app.at";
export const HOSTED_REFRESH_COOKIE = "app.rt";

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
  /** Whether scripts cannot read it. Default: true. */
  httpOnly?: boolean;
  /** Whether it is sent only over https. Default: false. */
  secure?: boolean;
  /** Null, the default: only the host itself gets it. */
  domain?: string | null;
}

/** Sets a cookie for every path. */
export function setCookie(
  headers: Headers,
  name: string,
  value: string,
  options: CookieOptions,
) {
  const { sameSite, maxAgeSeconds, domain = null } = options;
  const attributes = [
    "Path=/",
    ...(domain === null ? [] : [`Domain=${domain}`]),
    ...(options.httpOnly === false ? [] : ["HttpOnly"]),
    ...(options.secure === true ? ["Secure"] : []),
    `SameSite=${sameSite}`,
    ...(maxAgeSeconds === null ? [] : [`Max-Age=${maxAgeSeconds}`]),
  ];
  headers.append("set-cookie", [`${name}=${value}`, ...attributes].join("; "));
}

/** Deletes a cookie. */
export function clearCookie(headers: Headers, name: string) {
  setCookie(headers, name, "", { sameSite: "Lax", maxAgeSeconds: 0 });
}
