import type { Application, OAuthConfiguration } from "../data/application.ts";
import { CALLBACK_PATH } from "./hosted/hosted_state.ts";

/** Whether an application allows a redirect URI: its own, or the hosted backend's. */
export function isRedirectUri(
  application: Application,
  url: string,
  origin: string,
): boolean {
  return url === origin + CALLBACK_PATH || isAuthorizedUrl(application, url);
}

/** Whether the list of an application allows a redirect or post-logout URI. */
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

/**
 * Whether an entry of the list matches a URL: exactly, or by its wildcards if the policy allows.
 */
export function matchesUrl(
  allowed: string,
  url: string,
  policy: OAuthConfiguration["authorizedURLValidationPolicy"],
): boolean {
  if (!allowed.includes("*")) return allowed === url;
  return policy === "AllowWildcards" && toPattern(allowed).test(url);
}

const PARTS = /^([a-z][\w+.-]*:\/\/)([^/?:]*)(:[^/?]*)?([^?]*)(\?.*)?$/i;

/** A wildcard matches one or more characters, but no delimiter of its part of the URL. */
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

/** Only the left-most label of a host with at least three labels can have a wildcard. */
function hostPattern(host: string): string {
  const [label = "", ...domain] = host.split(".");
  const isAddress = domain.every((part) => /^\d+$/.test(part));
  return label.includes("*") && domain.length >= 2 && !isAddress
    ? [wildcard(label, "[^.:/?#@]+"), ...domain.map(literal)].join("\\.")
    : literal(host);
}

/** Replaces the first wildcard of a part; a second one is an ordinary character. */
function wildcard(part: string, any: string): string {
  const [before = "", ...rest] = part.split("*");
  return rest.length === 0
    ? literal(part)
    : literal(before) + any + literal(rest.join("*"));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
