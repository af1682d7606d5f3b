/**
 * Whether a person's browser asks for a page, rather than a script, a prefetch or a subresource.
 * Clients that send no fetch metadata count as people.
 */
export function isNavigation({ method, headers }: Request): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  const mode = headers.get("sec-fetch-mode") ?? "navigate";
  return method !== "HEAD" && mode === "navigate" &&
    !purpose.includes("prefetch");
}
