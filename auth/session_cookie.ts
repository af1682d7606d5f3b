import { cookieName, readCookies, serializeCookie } from "./cookies.ts";
import { LIFETIME_MS } from "./session_limits.ts";

const NAME = cookieName("session");
const ID = /^[\w-]{43}$/;

/** The `Set-Cookie` of a session; it lives as long as the session may at most. */
export function createSessionCookie(id: string): string {
  return serializeCookie(NAME, id, LIFETIME_MS / 1000);
}

/** The `Set-Cookie` that removes the session from the browser. */
export function deleteSessionCookie(): string {
  return serializeCookie(NAME, "", 0);
}

/** Whether the browser sent a session cookie, of whatever worth. */
export function hasSessionCookie(headers: Headers): boolean {
  return `; ${headers.get("cookie") ?? ""}`.includes(`; ${NAME}=`);
}

/** The session id that the browser sent; `null` when there is none of the right form. */
export function readSessionId(headers: Headers): string | null {
  const id = readCookies(headers).get(NAME);
  return id !== undefined && ID.test(id) ? id : null;
}
