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

/**
 * Whether another site wants a page as a part of one of its own: as an image, a script or a frame.
 * The response's headers would keep it from seeing anything; this keeps it from asking.
 */
export function isForeignPart({ headers }: Request): boolean {
  const site = headers.get("sec-fetch-site") ?? "none";
  const isForeign = site === "cross-site" || site === "same-site";
  return isForeign && headers.get("sec-fetch-dest") !== "document";
}
