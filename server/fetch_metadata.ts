// What browsers say about why they ask: the Sec-Fetch-* headers (W3C Fetch Metadata) and Sec-Purpose.

/**
 * Whether a person navigates to a page, as opposed to a script, a prefetch or a subresource.
 * Clients that send no fetch metadata count as people.
 */
export function isNavigation(request: Request): boolean {
  const mode = request.headers.get("sec-fetch-mode") ?? "navigate";
  return request.method !== "HEAD" && mode === "navigate" &&
    !isPrefetch(request);
}

/**
 * Answers a request for a page that only a person's navigation may open, because opening it has an
 * effect; `null` when it is one. A prefetch gets nothing, so that the browser asks again.
 */
export function refuseUnlessNavigation(request: Request): Response | null {
  if (isNavigation(request)) return null;
  return isPrefetch(request)
    ? new Response(null, { status: 204 })
    : new Response(
      "Open this address in a browser, by a link or a form: scripts cannot follow where it leads\n",
      { status: 400, headers: { "content-type": "text/plain; charset=utf-8" } },
    );
}

function isPrefetch({ headers }: Request): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  return purpose.includes("prefetch");
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
