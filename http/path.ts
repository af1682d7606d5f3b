/** What a build leaves beside the scripts: names of source files, for tools alone. */
const BUILD_REPORT = /^\/_fresh\/.*metafile\.json$/;
/** Escaped slashes, back-slashes, NUL, and dots in a row: only who looks for files sends them. */
const ODD = /%(2f|5c|00)|(\.|%2e){2}/i;

/** Whether the app can have anything at a path that anybody may see. */
export function canBeServed(pathname: string): boolean {
  return !ODD.test(pathname) && !BUILD_REPORT.test(pathname);
}
