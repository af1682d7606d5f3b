import { internalsOf } from "../context.ts";
import type { MiddlewareFn } from "../types.ts";

/** Options of `csp()`. */
export interface CSPOptions {
  /** Directives to add, or to put in place of the default of the same name. */
  csp?: string[];
  /** Send `Content-Security-Policy-Report-Only`. */
  reportOnly?: boolean;
  /** Where violations are reported to. */
  reportTo?: string;
  /** Name the nonce of the rendered page in place of `'unsafe-inline'`. */
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

/** csp sets a Content-Security-Policy on what the middlewares after it return. */
export function csp<State>(options: CSPOptions = {}): MiddlewareFn<State> {
  const { reportTo, reportOnly = false, useNonce = false } = options;
  const directives = new Map<string, string>();
  for (const directive of [...DEFAULTS, ...options.csp ?? []]) {
    directives.set(directive.split(" ", 1)[0] ?? "", directive);
  }
  if (reportTo !== undefined) {
    directives.set("report-to", "report-to csp-endpoint");
    directives.set("report-uri", `report-uri ${reportTo}`);
  }
  const policy = [...directives.values()].join("; ");
  const name = "content-security-policy" + (reportOnly ? "-report-only" : "");

  return async function freshCsp(ctx) {
    const response = await ctx.next();
    const { nonce } = internalsOf(ctx);
    response.headers.set(
      name,
      useNonce && nonce !== null
        ? policy.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`)
        : policy,
    );
    if (reportTo !== undefined) {
      response.headers.set("reporting-endpoints", `csp-endpoint="${reportTo}"`);
    }
    return response;
  };
}
