/** An application that the comparison uses. */
export interface Fixture {
  readonly id: string;
  readonly secret: string;
  /** The body of `POST /api/application/{id}`. */
  readonly application: Readonly<Record<string, unknown>>;
}

/** Where the applications are redirected to; nothing needs to listen there. */
export const REDIRECT_URI = "http://localhost:5999/callback";

/** An application with as many of FusionAuth's defaults as a comparison allows. */
export const DEFAULTS = fixture("c0a9a7e0-0000-4000-8000-000000000001", {
  name: "Comparison: defaults",
  roles: [{ name: "reader" }, { name: "writer" }],
  oauthConfiguration: {
    clientAuthenticationPolicy: "NotRequiredWhenUsingPKCE",
    proofKeyForCodeExchangePolicy: "NotRequired",
    enabledGrants: ["authorization_code", "refresh_token", "password"],
    generateRefreshTokens: true,
    logoutBehavior: "RedirectOnly",
    requireRegistration: true,
    scopeHandlingPolicy: "Strict",
    unknownScopePolicy: "Reject",
  },
});

/** An application that requires all that it can, and has one grant. */
export const STRICT = fixture("c0a9a7e0-0000-4000-8000-000000000002", {
  name: "Comparison: strict",
  oauthConfiguration: {
    authorizedOriginURLs: ["http://localhost:5999"],
    clientAuthenticationPolicy: "Required",
    proofKeyForCodeExchangePolicy: "Required",
    enabledGrants: ["authorization_code"],
    generateRefreshTokens: true,
    requireRegistration: true,
    scopeHandlingPolicy: "Strict",
    unknownScopePolicy: "Reject",
  },
});

/** An application whose refresh tokens work once, without grace period. */
export const ONE_TIME = fixture("c0a9a7e0-0000-4000-8000-000000000003", {
  name: "Comparison: one-time refresh tokens",
  oauthConfiguration: {
    clientAuthenticationPolicy: "Required",
    proofKeyForCodeExchangePolicy: "NotRequired",
    enabledGrants: ["authorization_code", "refresh_token"],
    generateRefreshTokens: true,
    requireRegistration: false,
    scopeHandlingPolicy: "Compatibility",
    unknownScopePolicy: "Remove",
  },
  jwtConfiguration: {
    enabled: true,
    timeToLiveInSeconds: 300,
    refreshTokenTimeToLiveInMinutes: 60,
    refreshTokenExpirationPolicy: "Fixed",
    refreshTokenUsagePolicy: "OneTimeUse",
  },
});

/** All of them. */
export const FIXTURES: readonly Fixture[] = [DEFAULTS, STRICT, ONE_TIME];

function fixture(
  id: string,
  { oauthConfiguration, ...settings }: Record<string, unknown> & {
    oauthConfiguration: Record<string, unknown>;
  },
): Fixture {
  const secret = `secret-of-${id}`;
  return {
    id,
    secret,
    application: {
      ...settings,
      oauthConfiguration: {
        authorizedRedirectURLs: [REDIRECT_URI],
        authorizedURLValidationPolicy: "ExactMatch",
        clientSecret: secret,
        ...oauthConfiguration,
      },
    },
  };
}
