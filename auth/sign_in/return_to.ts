import { settings } from "@/fresh.config.ts";

/** Where a sign-in ends that names no other place. */
export const DEFAULT_RETURN_TO = "/account";

/** In characters as they are sent, because a browser's cookies together stay below 4 KB. */
const LONGEST = 300;
/** Where a sign-in must not end: these would start it again, end it, or mean nothing. */
const SELF_DEFEATING = /^\/(login|register|logout|callback)(\/|$)/;
/** Control characters, white space and back-slashes: browsers drop or rewrite them (WHATWG URL §4.4). */
const REWRITTEN = /[\p{Cc}\p{Z}\\]/u;
/** The same in escaped form; an escaped space is only a space. */
const REWRITTEN_ESCAPES = /[\p{Cc}\\]/u;

/**
 * The path, query and fragment of a same-origin target; `null` for everything else. What could lead
 * elsewhere is dropped, not repaired (RFC 9700 §4.11).
 */
export function parseReturnTo(target: unknown): string | null {
  if (typeof target !== "string" || target.length > LONGEST) return null;
  if (!target.startsWith("/") || target.startsWith("//")) return null;
  if (REWRITTEN.test(target) || REWRITTEN_ESCAPES.test(unescape(target))) {
    return null;
  }
  const url = URL.parse(target, settings.APP_URL);
  if (url === null || url.origin !== settings.APP_URL) return null;
  if (url.pathname.includes("//")) return null;
  if (SELF_DEFEATING.test(url.pathname.toLowerCase())) return null;
  const path = url.pathname + url.search + url.hash;
  return path.length > LONGEST ? null : path;
}

/** Decodes percent escapes. A text that cannot be decoded counts as one that browsers rewrite. */
function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "\\";
  }
}
