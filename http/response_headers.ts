import { settings } from "@/fresh.config.ts";

/** Sent with every response, whatever it is. */
const ALWAYS: Readonly<Record<string, string>> = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  ...(settings.appUrl.startsWith("https:") && {
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  }),
};

const NOTHING =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Adds the security headers. They are set here, around Fresh, because Fresh's own error responses
 * leave out what middleware sets.
 *
 * HTML gets a policy for pages, with the nonce that Fresh's `csp()` gave this rendering, if any;
 * all else gets one that allows nothing. What nobody marked as cacheable is not stored.
 */
export function addResponseHeaders(headers: Headers): void {
  const nonce = /'nonce-([\w+/=-]+)'/.exec(
    headers.get("content-security-policy") ?? "",
  )?.[1];
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
  headers.set(
    "content-security-policy",
    isPage ? pagePolicy(nonce) : NOTHING,
  );
  // Under "no-referrer" browsers send `Origin: null` with a page's own forms (Fetch §3.2).
  if (!headers.has("referrer-policy")) {
    headers.set("referrer-policy", isPage ? "same-origin" : "no-referrer");
  }
  if (!headers.has("cache-control") || headers.has("set-cookie")) {
    headers.set("cache-control", "no-store");
  }
}

function pagePolicy(nonce: string | undefined): string {
  return [
    "default-src 'none'",
    nonce === undefined
      ? "script-src 'self'"
      : `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    // The sign-out form ends in a redirect to FusionAuth, which this directive covers too.
    `form-action 'self' ${new URL(settings.issuer).origin}`,
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
