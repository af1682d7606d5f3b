/** The query parameter that names the build of a static file. */
export const BUILD_PARAMETER = "__frsh_c";

let buildId = "";

/** setBuildId tells which build the static files are of. */
export function setBuildId(id: string): void {
  buildId = id;
}

/**
 * asset adds the build to the path of a static file, so that browsers may keep
 * the file for a year and still ask again after the next build.
 */
export function asset(path: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, "http://local");
  if (url.searchParams.has(BUILD_PARAMETER)) return path;
  url.searchParams.set(BUILD_PARAMETER, buildId);
  return url.pathname + url.search + url.hash;
}

/** assetSrcSet does what asset does for each path in a `srcset`. */
export function assetSrcSet(srcset: string): string {
  const parts = srcset.split(",");
  if (srcset.includes("(") || parts.some((part) => part.trim() === "")) {
    return srcset;
  }
  return parts.map((part) => part.replace(/\S+/, asset)).join();
}
