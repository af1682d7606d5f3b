import { cookieName, serializeCookie } from "./cookies.ts";
import { safeReturn } from "./return_to.ts";
import { base64Url } from "./seal.ts";

const NAME = cookieName("destination");
/** Somebody who leaves FusionAuth's page open over lunch still gets where they wanted to go. */
const LIFETIME_SECONDS = 4 * 3_600;

/**
 * The `Set-Cookie` that remembers where the latest flow was to end, for when the flow itself has
 * expired. It holds no secret and opens nothing.
 */
export function createDestinationCookie(
  state: string,
  returnTo: string,
): string {
  const value = `${state}.${encodePath(returnTo)}`;
  return serializeCookie(NAME, value, LIFETIME_SECONDS);
}

/** Where the flow of this state was to end; `null` when that is not known in this browser. */
export function findDestination(
  cookies: ReadonlyMap<string, string>,
  state: string,
): string | null {
  const [ofState, path = ""] = (cookies.get(NAME) ?? "").split(".");
  return ofState === state ? decodePath(path) : null;
}

/** The `Set-Cookie`s for when the flow of this state has ended well: one, or none. */
export function forgetDestination(
  cookies: ReadonlyMap<string, string>,
  state: string,
): string[] {
  return findDestination(cookies, state) === null
    ? []
    : [serializeCookie(NAME, "", 0)];
}

/** A return path as a cookie's value may hold it. */
export function encodePath(path: string): string {
  return base64Url(new TextEncoder().encode(path));
}

/** The return path of a cookie, checked anew; `null` when it is none. */
export function decodePath(text: string): string | null {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    return safeReturn(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
