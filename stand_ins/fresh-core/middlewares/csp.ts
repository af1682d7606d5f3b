import { INTERNALS } from "../context.ts";
import type { Middleware } from "../define.ts";
import { refuseOthers } from "../refused.ts";

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

/** csp sets a content security policy, in which a page's nonce can replace `'unsafe-inline'`. */
export function csp(
  options: { csp?: string[]; useNonce?: boolean } = {},
): Middleware<unknown> {
  const { csp = [], useNonce = false, ...others } = options;
  refuseOthers(others, "csp()");
  const replaced = new Set(csp.map(nameOf));
  const directives = DEFAULTS.filter((text) => !replaced.has(nameOf(text)))
    .concat(csp);
  const policy = directives.join("; ");
  const withNonce = policy.split("'unsafe-inline'");

  return async (ctx) => {
    const response = await ctx.next();
    const { page, nonce } = ctx[INTERNALS];
    const hasNonce = useNonce && page === response;
    const value = hasNonce ? withNonce.join(`'nonce-${nonce}'`) : policy;
    response.headers.set("content-security-policy", value);
    return response;
  };
}

function nameOf(directive: string): string {
  return directive.split(" ", 1)[0] ?? "";
}
