/** markLink says of a link to the page itself, or to one above it, that it is the current one. */
export function markLink(
  props: Record<string, unknown>,
  { pathname, search }: URL,
): void {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/")) return;
  if (props["aria-current"] !== undefined) return;
  const link = new URL(href, "http://localhost");
  const current = withoutEndSlash(pathname);
  const target = withoutEndSlash(link.pathname);
  if (current === target && (link.search === "" || link.search === search)) {
    props["data-current"] = "true";
    props["aria-current"] = "page";
  } else if (
    target === "/" || current === target || current.startsWith(`${target}/`)
  ) {
    props["data-ancestor"] = "true";
    props["aria-current"] = "true";
  }
}

function withoutEndSlash(path: string): string {
  return path.endsWith("/") && path !== "/" ? path.slice(0, -1) : path;
}
