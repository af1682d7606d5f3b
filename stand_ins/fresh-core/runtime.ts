import type { ComponentChildren } from "preact";

/** The query parameter by which `asset()` names the build. */
export const BUILD_PARAMETER = "__frsh_c";

let buildId: string | null = null;

/** setBuildId tells `asset()` which build the static files are of. */
export function setBuildId(id: string): void {
  buildId = id;
}

/**
 * asset adds the build to the path of a static file, so that browsers may keep
 * the file for a year and still ask again after the next build.
 */
export function asset(path: string): string {
  if (buildId === null || !/^\/(?!\/)/.test(path)) return path;
  const url = new URL(path, "http://local");
  url.searchParams.set(BUILD_PARAMETER, buildId);
  return url.pathname + url.search + url.hash;
}

/** Head puts elements into the document's `<head>`; on the server only. */
export function Head(_props: { children?: ComponentChildren }): null {
  return null;
}

/** Whether this code runs in a browser. */
export const IS_BROWSER: boolean = typeof document !== "undefined";
