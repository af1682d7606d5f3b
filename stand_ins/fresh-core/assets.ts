/** The query parameter that names the build of a static file. */
export const BUILD_PARAMETER = "__frsh_c";

/** Below this URL path and the build are the modules for browsers. */
export const MODULES = "/_fresh/js";

/** A path that a URL parser leaves as it is, without query and fragment. */
export const PLAIN_PATH = /^(\/[\w-][\w.-]*)+$/;

let buildId = "";
let query = "";

/** setBuildId tells which build the static files are of. */
export function setBuildId(id: string): void {
  buildId = id;
  query = `?${BUILD_PARAMETER}=${id}`;
}

/** asset adds the build to a static file's path, so that browsers may keep it till the next build. */
export function asset(path: string): string {
  if (PLAIN_PATH.test(path)) return path + query;
  if (!/^\/(?!\/)/.test(path) || path.endsWith(query)) return path;
  const url = new URL(path, "http://local");
  if (url.searchParams.has(BUILD_PARAMETER)) return path;
  url.searchParams.set(BUILD_PARAMETER, buildId);
  return url.pathname + url.search + url.hash;
}
