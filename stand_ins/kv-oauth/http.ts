import type { Cookie } from "./types.ts";

/** A cookie with safe defaults, bound to the host where the request is https. */
export function createCookie(request: Request, name: string, maxAge: number) {
  const secure = request.url.startsWith("https:");
  return { name: secure ? `__Host-${name}` : name, value: "", maxAge, secure };
}

/** The value of a request's cookie. */
export function getCookieValue(request: Request, name: string) {
  const pairs = request.headers.get("cookie")?.split("; ") ?? [];
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** A 302 to `location` that sets `cookie`. */
export function redirect(location: string, cookie?: Cookie): Response {
  const headers = new Headers({ location });
  if (cookie) {
    const { name, value, secure, maxAge } = cookie;
    const flags = `${secure ? "; Secure" : ""}; HttpOnly; Max-Age=${maxAge}`;
    headers.set("set-cookie", `${name}=${value}${flags}; SameSite=Lax; Path=/`);
  }
  return new Response(null, { status: 302, headers });
}

/** Where to go afterwards: `?success_url=`, where that is on this origin. */
export function getSuccessPath(request: Request): string {
  const { origin, searchParams } = new URL(request.url);
  const url = URL.parse(searchParams.get("success_url") ?? "/", origin);
  // "/.//evil.example" is of this origin, but its path alone leads elsewhere.
  if (url?.origin !== origin || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search + url.hash;
}
