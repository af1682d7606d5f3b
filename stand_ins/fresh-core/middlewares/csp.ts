import { nonces } from "../context.ts";
import type { MiddlewareFn } from "../define.ts";

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

/**
 * csp sets a content security policy. Directives replace defaults of the same name;
 * with `useNonce`, the nonce of a rendered page replaces `'unsafe-inline'`.
 */
export function csp<State>(
  { csp = [], useNonce = false }: { csp?: string[]; useNonce?: boolean } = {},
): MiddlewareFn<State> {
  const directives = new Map(
    [...DEFAULTS, ...csp].map((text) => [text.split(" ", 1)[0], text]),
  );
  const policy = [...directives.values()].join("; ");

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce ? nonces.get(response) : undefined;
    const value = nonce === undefined
      ? policy
      : policy.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`);
    response.headers.set("content-security-policy", value);
    return response;
  };
}
