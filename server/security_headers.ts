import { settings } from "@/fresh.config.ts";

/** Sent with every response. */
const ALWAYS = Object.entries({
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  ...(settings.APP_URL.startsWith("https:") && {
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  }),
});

/** The policy of everything that is not a page. */
const NO_CONTENT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The policy of pages, apart from the nonce of their scripts. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  // The sign-out form ends in a redirect to the issuer, which this directive covers too.
  `form-action 'self' ${new URL(settings.ISSUER).origin}`,
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
].join("; ");

const NONCE = /'nonce-[\w+/=-]+'/;

/**
 * Adds the security headers. This happens around Fresh, because Fresh's own error responses lack what
 * middleware sets.
 *
 * HTML gets the policy for pages, with the nonce that Fresh's `csp()` chose for this rendering, if
 * any; everything else gets a policy that allows nothing. Only what is marked cacheable is stored.
 */
export function addSecurityHeaders(headers: Headers): void {
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  const nonce = isPage &&
    NONCE.exec(headers.get("content-security-policy") ?? "")?.[0];
  const pagePolicy = nonce ? `${PAGE_POLICY} ${nonce}` : PAGE_POLICY;
  const policy = isPage ? pagePolicy : NO_CONTENT_POLICY;
  for (const [name, value] of ALWAYS) headers.set(name, value);
  headers.set("content-security-policy", policy);
  // Under "no-referrer" browsers send `Origin: null` with a page's own forms (Fetch §3.2).
  if (!headers.has("referrer-policy")) {
    headers.set("referrer-policy", isPage ? "same-origin" : "no-referrer");
  }
  if (!headers.has("cache-control") || headers.has("set-cookie")) {
    headers.set("cache-control", "no-store");
  }
}
