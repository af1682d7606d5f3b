import { internalsOf } from "../context.ts";
import type { MiddlewareFn } from "../types.ts";

/** Options of `csp()`. */
export interface CSPOptions {
  /** Directives to add, or to put in place of the default of the same name. */
  csp?: string[];
  /** Put the nonce of the rendered page in place of `'unsafe-inline'`. */
  useNonce?: boolean;
}

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

/** csp sets a content security policy on what the middlewares after it return. */
export function csp<State>(options: CSPOptions = {}): MiddlewareFn<State> {
  const directives = new Map(
    [...DEFAULTS, ...options.csp ?? []]
      .map((directive) => [directive.split(" ", 1)[0], directive]),
  );
  const policy = [...directives.values()].join("; ");

  return async function freshCsp(ctx) {
    const response = await ctx.next();
    const { nonce } = internalsOf(ctx);
    const usable = options.useNonce && nonce !== null
      ? `'nonce-${nonce}'`
      : null;
    const value = policy.replaceAll("'unsafe-inline'", usable ?? "$&");
    response.headers.set("content-security-policy", value);
    return response;
  };
}
