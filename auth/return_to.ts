import { settings } from "@/fresh.config.ts";

/** Where a sign-in ends that names no other place. */
export const DEFAULT_RETURN = "/account";

/** In characters as they are sent: a browser's cookies together stay below 4 KB. */
const LONGEST = 300;
/** Where a sign-in must not end: these would start it again, end it, or mean nothing. */
const SELF_DEFEATING = /^\/(login|register|logout|callback)(\/|$)/;
/** Control characters, white space, back-slashes: browsers drop or turn them (WHATWG URL §4.4). */
const TRICKS = /[\p{Cc}\p{Z}\\]/u;
/** The same in escaped form; an escaped space is only a space. */
const ESCAPED_TRICKS = /[\p{Cc}\\]/u;

/**
 * The one safe return: the path, query and fragment of a same-origin target, else `null`.
 * Everything that could lead elsewhere is dropped, not mended (RFC 9700 §4.11).
 */
export function safeReturn(target: unknown): string | null {
  if (typeof target !== "string" || target.length > LONGEST) return null;
  if (!target.startsWith("/") || target.startsWith("//")) return null;
  if (TRICKS.test(target) || ESCAPED_TRICKS.test(decode(target))) return null;
  const url = URL.parse(target, settings.appUrl);
  if (url === null || url.origin !== settings.appUrl) return null;
  if (url.pathname.includes("//")) return null;
  if (SELF_DEFEATING.test(url.pathname.toLowerCase())) return null;
  const path = url.pathname + url.search + url.hash;
  return path.length > LONGEST ? null : path;
}

/** Decodes percent escapes; what cannot be decoded counts as a trick. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "\\";
  }
}
