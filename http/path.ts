/** What a build leaves beside the scripts: names of source files, for tools alone. */
const BUILD_REPORT = /^\/_fresh\/.*metafile\.json$/;
/** Escaped slashes, back-slashes and NUL: no page has them, and file servers stumble over them. */
const ODD_ESCAPES = /%(2f|5c|00)/i;

/** Whether a path can be one that the app serves. */
export function canBeServed(pathname: string): boolean {
  return !BUILD_REPORT.test(pathname) && !ODD_ESCAPES.test(pathname);
}
