import type { Cookie } from "./types.ts";

/** A cookie with safe defaults, bound to the host where the request is https. */
export function createCookie(request: Request, name: string, maxAge: number) {
  const secure = request.url.startsWith("https:");
  const kind = { secure, httpOnly: true, sameSite: "Lax", path: "/" } as const;
  return { ...kind, name: secure ? `__Host-${name}` : name, value: "", maxAge };
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
    const { name, value, secure, httpOnly, maxAge, sameSite, path } = cookie;
    const flags = `${secure ? "; Secure" : ""}${httpOnly ? "; HttpOnly" : ""}`;
    const limits = `; Max-Age=${maxAge}; SameSite=${sameSite}; Path=${path}`;
    headers.set("set-cookie", `${name}=${value}${flags}${limits}`);
  }
  return new Response(null, { status: 302, headers });
}

/** Where to go afterwards: `?success_url=`, else the Referer, on this origin. */
export function getSuccessPath(request: Request): string {
  const here = new URL(request.url);
  const path = here.searchParams.get("success_url");
  const url = path?.startsWith("/")
    ? URL.parse(path, here)
    : URL.parse(path === null ? request.headers.get("referer") ?? "" : "");
  // "/.//evil.example" is of this origin, but its path alone leads elsewhere.
  if (url?.origin !== here.origin || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search + url.hash;
}
