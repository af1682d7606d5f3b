import type {
  Application,
  OAuthConfiguration,
} from "../../data/application.ts";
import type { JwtConfiguration } from "../../data/tenant.ts";

/** One rule that is on, as the kickstart names it and as a person would. */
export interface Rule {
  name: string;
  value: string;
  meaning: string;
}

/** The rules that hold for an application's clients and users. */
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
        ? "must be on the list to the letter"
        : "may match a wildcard of the list",
    },
    {
      name: "Registration",
      value: oauth.requireRegistration ? "Required" : "NotRequired",
      meaning: oauth.requireRegistration
        ? "nobody else gets back to the application"
        : "others get a token without roles",
    },
    {
      name: "Self-service registration",
      value: registration.enabled ? "On" : "Off",
      meaning: registration.enabled
        ? `by ${registration.loginIdType}, at /oauth2/register`
        : "only an administrator registers people",
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
        ? "only what the granted scopes open"
        : "as before FusionAuth 1.50",
    },
    {
      name: "Access tokens",
      value: duration(jwt.timeToLiveInSeconds),
      meaning: "then the client must refresh",
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
        ? "straight back to the application"
        : "calls every application's logout URL first",
    },
    {
      name: "Grants",
      value: oauth.enabledGrants.join(", ") || "none",
      meaning: "what the token endpoint serves",
    },
    {
      name: "Origins",
      value: oauth.authorizedOriginURLs.length === 0 ? "Any" : "Listed",
      meaning: oauth.authorizedOriginURLs.length === 0
        ? "pages of any origin may ask"
        : oauth.authorizedOriginURLs.join(", "),
    },
  ];
}

const PKCE: Readonly<
  Record<OAuthConfiguration["proofKeyForCodeExchangePolicy"], string>
> = {
  Required: "every sign-in needs an S256 challenge",
  NotRequired: "checked when a challenge is sent",
  NotRequiredWhenUsingClientAuthentication: "needed without the secret",
};

const CLIENT: Readonly<
  Record<OAuthConfiguration["clientAuthenticationPolicy"], string>
> = {
  Required: "the token endpoint always wants it",
  NotRequired: "checked when it is sent",
  NotRequiredWhenUsingPKCE: "needed without PKCE",
};

const SCOPES: Readonly<
  Record<OAuthConfiguration["unknownScopePolicy"], string>
> = {
  Reject: "the request fails",
  Remove: "are left out",
  Allow: "are granted",
};

function refreshMeaning(
  { generateRefreshTokens }: OAuthConfiguration,
  jwt: JwtConfiguration,
): string {
  if (!generateRefreshTokens) return "none are given";
  const life = duration(jwt.refreshTokenTimeToLiveInMinutes * 60);
  const grace = jwt.refreshTokenUsagePolicy === "OneTimeUse"
    ? `, spent ones are forgiven for ${duration(jwt.gracePeriodInSeconds)}`
    : "";
  return `${life}, ${jwt.refreshTokenExpirationPolicy}${grace}`;
}

/** A number of seconds in the largest unit that fits: `30 days`. */
function duration(seconds: number): string {
  for (const [unit, size] of UNITS) {
    const count = seconds / size;
    if (count >= 1 && Number.isInteger(count)) {
      return `${count} ${unit}${count === 1 ? "" : "s"}`;
    }
  }
  return `${seconds} seconds`;
}

const UNITS: readonly [string, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
