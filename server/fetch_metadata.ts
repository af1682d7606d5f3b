// What browsers say about why they ask: the Sec-Fetch-* headers (W3C Fetch Metadata).

/**
 * Whether a person navigates to a page, as opposed to a script, a prefetch or a subresource.
 * Clients that send no fetch metadata count as people.
 */
export function isNavigation({ method, headers }: Request): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  const mode = headers.get("sec-fetch-mode") ?? "navigate";
  return method !== "HEAD" && mode === "navigate" &&
    !purpose.includes("prefetch");
}

/**
 * Whether another site embeds the page: as an image, a script or a frame. The response headers keep
 * that site from reading anything; this refuses the request.
 */
export function isCrossSiteEmbed({ headers }: Request): boolean {
  const site = headers.get("sec-fetch-site") ?? "none";
  const isForeign = site === "cross-site" || site === "same-site";
  return isForeign && headers.get("sec-fetch-dest") !== "document";
}
