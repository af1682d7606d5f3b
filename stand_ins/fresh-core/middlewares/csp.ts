import type { Middleware } from "../define.ts";
import { nonces } from "../document.ts";
import { notCovered } from "../refused.ts";

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

/** The directives in which a nonce takes the place of `'unsafe-inline'`. */
const INLINE = /^(default-src|script-src(-elem)?|style-src(-elem|-attr)?)$/;

/**
 * csp sets a content security policy. Directives replace defaults of the same name;
 * with `useNonce`, the nonce of a rendered page replaces `'unsafe-inline'`.
 */
export function csp<State>(
  { csp = [], useNonce = false, ...others }: {
    csp?: string[];
    useNonce?: boolean;
  } = {},
): Middleware<State> {
  const [other] = Object.keys(others);
  if (other !== undefined) throw notCovered(`the option ${other} of csp()`);
  const replaced = new Set(csp.map(nameOf));
  const directives = DEFAULTS.filter((text) => !replaced.has(nameOf(text)))
    .concat(csp);
  const policy = directives.join("; ");
  const withNonce = directives.map((text) =>
    INLINE.test(nameOf(text))
      ? text.replaceAll("'unsafe-inline'", "'nonce-NONCE'")
      : text
  ).join("; ").split("NONCE");

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce ? nonces.get(response) : undefined;
    response.headers.set(
      "content-security-policy",
      nonce === undefined ? policy : withNonce.join(nonce),
    );
    return response;
  };
}

function nameOf(directive: string): string {
  return directive.split(" ", 1)[0] ?? "";
}
