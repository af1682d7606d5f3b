import type { Cookie } from "./types.ts";

/** The value of a request's cookie; of several with one name, the last. */
export function getCookie(
  { headers }: Request,
  name: string,
): string | undefined {
  let found: string | undefined;
  for (const pair of headers.get("cookie")?.split(";") ?? []) {
    const end = pair.indexOf("=");
    if (end === 0) throw new SyntaxError("Cookie cannot start with '='");
    const key = end === -1 ? pair : pair.slice(0, end);
    if (key.trim() === name) found = end === -1 ? "" : pair.slice(end + 1);
  }
  return found;
}

/** setCookie adds a cookie to a response. Names with a prefix get the attributes it stands for. */
export function setCookie({ headers }: Response, cookie: Cookie): void {
  const { name, value, expires, maxAge, httpOnly, sameSite } = cookie;
  const isHost = name.startsWith("__Host");
  const secure = cookie.secure || isHost || name.startsWith("__Secure");
  const domain = isHost ? undefined : cookie.domain;
  const path = isHost ? "/" : cookie.path;
  const parts = [
    `${name}=${value}`,
    secure && "Secure",
    httpOnly && "HttpOnly",
    Number.isInteger(maxAge) && `Max-Age=${maxAge}`,
    domain && `Domain=${domain}`,
    sameSite && `SameSite=${sameSite}`,
    path && `Path=${path}`,
    expires && `Expires=${expires.toUTCString()}`,
  ];
  headers.append("set-cookie", parts.filter(Boolean).join("; "));
}
