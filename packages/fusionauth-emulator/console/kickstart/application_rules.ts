import type {
  Application,
  OAuthConfiguration,
} from "../../data/application.ts";
import type { JwtConfiguration } from "../../data/tenant.ts";
import { durationOf } from "../../data/duration.ts";

/** A rule, with its value in the kickstart and what that means. */
export interface Rule {
  name: string;
  value: string;
  meaning: string;
}

/** The rules for an application's clients and users. */
export function applicationRules(
  { oauth, registration }: Application,
  jwt: JwtConfiguration,
): Rule[] {
  return [
    {
      name: "PKCE",
      value: oauth.proofKeyForCodeExchangePolicy,
      meaning: PKCE[oauth.proofKeyForCodeExchangePolicy],
    },
    {
      name: "Client secret",
      value: oauth.clientAuthenticationPolicy,
      meaning: CLIENT[oauth.clientAuthenticationPolicy],
    },
    {
      name: "Redirect URIs",
      value: oauth.authorizedURLValidationPolicy,
      meaning: oauth.authorizedURLValidationPolicy === "ExactMatch"
        ? "must match the list exactly"
        : "can match wildcards",
    },
    {
      name: "Registration",
      value: oauth.requireRegistration ? "Required" : "NotRequired",
      meaning: oauth.requireRegistration
        ? "unregistered users cannot sign in"
        : "unregistered users get tokens without roles",
    },
    {
      name: "Self-service registration",
      value: registration.enabled ? "On" : "Off",
      meaning: registration.enabled
        ? `by ${registration.loginIdType}, at /oauth2/register`
        : "only administrators register users",
    },
    {
      name: "Unknown scopes",
      value: oauth.unknownScopePolicy,
      meaning: SCOPES[oauth.unknownScopePolicy],
    },
    {
      name: "Claims",
      value: oauth.scopeHandlingPolicy,
      meaning: oauth.scopeHandlingPolicy === "Strict"
        ? "only those of the granted scopes"
        : "as before FusionAuth 1.50",
    },
    {
      name: "Access tokens",
      value: durationOf(jwt.timeToLiveInSeconds),
      meaning: "before the client must refresh",
    },
    {
      name: "Refresh tokens",
      value: jwt.refreshTokenUsagePolicy,
      meaning: refreshMeaning(oauth, jwt),
    },
    {
      name: "Logout",
      value: oauth.logoutBehavior,
      meaning: oauth.logoutBehavior === "RedirectOnly"
        ? "redirects to the application at once"
        : "calls the logout URL of every application first",
    },
    {
      name: "Grants",
      value: oauth.enabledGrants.join(", ") || "none",
      meaning: "enabled at the token endpoint",
    },
    {
      name: "Origins",
      value: oauth.authorizedOriginURLs.length === 0 ? "Any" : "Listed",
      meaning: oauth.authorizedOriginURLs.length === 0
        ? "every origin is allowed"
        : oauth.authorizedOriginURLs.join(", "),
    },
  ];
}

const PKCE: Readonly<
  Record<OAuthConfiguration["proofKeyForCodeExchangePolicy"], string>
> = {
  Required: "every sign-in needs an S256 challenge",
  NotRequired: "checked when a challenge is sent",
  NotRequiredWhenUsingClientAuthentication:
    "required without the client secret",
};

const CLIENT: Readonly<
  Record<OAuthConfiguration["clientAuthenticationPolicy"], string>
> = {
  Required: "always required at the token endpoint",
  NotRequired: "checked when it is sent",
  NotRequiredWhenUsingPKCE: "required without PKCE",
};

const SCOPES: Readonly<
  Record<OAuthConfiguration["unknownScopePolicy"], string>
> = {
  Reject: "the request fails",
  Remove: "are removed",
  Allow: "are granted",
};

function refreshMeaning(
  { generateRefreshTokens }: OAuthConfiguration,
  jwt: JwtConfiguration,
): string {
  if (!generateRefreshTokens) return "none are issued";
  const life = durationOf(jwt.refreshTokenTimeToLiveInMinutes * 60);
  const grace = jwt.refreshTokenUsagePolicy === "OneTimeUse"
    ? `, grace period ${durationOf(jwt.gracePeriodInSeconds)}`
    : "";
  return `${life}, ${jwt.refreshTokenExpirationPolicy}${grace}`;
}
