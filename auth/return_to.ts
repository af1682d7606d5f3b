import { settings } from "@/fresh.config.ts";

const LONGEST = 512;
/** Where a sign-in must not end: these would start it again, end it, or mean nothing. */
const SELF_DEFEATING = /^\/(login|register|logout|callback)(\/|$)/;
/** Control characters, spaces and back-slashes: browsers drop or turn them (WHATWG URL §4.4). */
const TRICKS = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029\\]/;

/**
 * The one safe return: the path, query and fragment of a same-origin target, else `null`.
 * Everything that could lead elsewhere is dropped, not mended (RFC 9700 §4.11).
 */
export function safeReturn(target: unknown): string | null {
  if (typeof target !== "string" || target.length > LONGEST) return null;
  if (!target.startsWith("/") || target.startsWith("//")) return null;
  if (TRICKS.test(target) || TRICKS.test(decode(target))) return null;
  const url = URL.parse(target, settings.appUrl);
  if (url === null || url.origin !== settings.appUrl) return null;
  if (url.pathname.includes("//")) return null;
  if (SELF_DEFEATING.test(url.pathname.toLowerCase())) return null;
  return url.pathname + url.search + url.hash;
}

/** Decodes percent escapes; what cannot be decoded counts as a trick. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "\\";
  }
}
