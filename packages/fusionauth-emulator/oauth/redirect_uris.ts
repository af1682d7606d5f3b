import type { Application, OAuthConfiguration } from "../data/application.ts";

/** Whether an application's list allows this redirect or post-logout URI, by its policy. */
export function isAuthorizedUrl(
  application: Application,
  url: string,
): boolean {
  const { authorizedRedirectURLs, authorizedURLValidationPolicy } =
    application.oauth;
  return authorizedRedirectURLs.some((allowed) =>
    matchesUrl(allowed, url, authorizedURLValidationPolicy)
  );
}

/** Whether one entry of a list allows a URL: to the letter, or by its wildcards. */
export function matchesUrl(
  allowed: string,
  url: string,
  policy: OAuthConfiguration["authorizedURLValidationPolicy"],
): boolean {
  if (!allowed.includes("*")) return allowed === url;
  return policy === "AllowWildcards" && toPattern(allowed).test(url);
}

const PARTS = /^([a-z][\w+.-]*:\/\/)([^/?:]*)(:[^/?]*)?([^?]*)(\?.*)?$/i;

/** A wildcard stands for one character or more, and never for one that ends its part. */
function toPattern(allowed: string): RegExp {
  const parts = PARTS.exec(allowed);
  if (parts === null) return new RegExp(`^${literal(allowed)}$`);
  const [, scheme = "", host = "", port = "", path = "", query = ""] = parts;
  const portPattern = port === ":*" ? ":[0-9]+" : literal(port);
  const pathPattern = path.split("/").map((part) => wildcard(part, "[^/?#]+"))
    .join("/");
  const queryPattern = query.replace(/^\?/, "").split("&")
    .map((pair) =>
      pair.endsWith("=*")
        ? `${literal(pair.slice(0, -1))}[^&#]+`
        : literal(pair)
    )
    .join("&");
  return new RegExp(
    `^${literal(scheme)}${hostPattern(host)}${portPattern}${pathPattern}` +
      `${query === "" ? "" : `\\?${queryPattern}`}$`,
  );
}

/** Only the left-most label of a name with three labels or more may have a wildcard. */
function hostPattern(host: string): string {
  const [label = "", ...domain] = host.split(".");
  const isAddress = domain.every((part) => /^\d+$/.test(part));
  return label.includes("*") && domain.length >= 2 && !isAddress
    ? [wildcard(label, "[^.:/?#@]+"), ...domain.map(literal)].join("\\.")
    : literal(host);
}

/** One wildcard in a part works; a second one is an ordinary character. */
function wildcard(part: string, any: string): string {
  const [before = "", ...rest] = part.split("*");
  return rest.length === 0
    ? literal(part)
    : literal(before) + any + literal(rest.join("*"));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
