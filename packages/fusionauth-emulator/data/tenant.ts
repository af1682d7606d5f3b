/** Signing keys and lifetimes of tokens, of a tenant or an application. */
export interface JwtConfiguration {
  accessTokenKeyId: string | null;
  idTokenKeyId: string | null;
  timeToLiveInSeconds: number;
  refreshTokenTimeToLiveInMinutes: number;
  refreshTokenExpirationPolicy: RefreshTokenExpirationPolicy;
  /** The maximum lifetime under `SlidingWindowWithMaximumLifetime`. */
  maximumTimeToLiveInMinutes: number;
  refreshTokenUsagePolicy: RefreshTokenUsagePolicy;
  gracePeriodInSeconds: number;
}

/** The values of `refreshTokenExpirationPolicy`. */
export const REFRESH_TOKEN_EXPIRATION_POLICIES = [
  "Fixed",
  "SlidingWindow",
  "SlidingWindowWithMaximumLifetime",
] as const;
/** When a refresh token expires. */
export type RefreshTokenExpirationPolicy =
  typeof REFRESH_TOKEN_EXPIRATION_POLICIES[number];

/** The values of `refreshTokenUsagePolicy`. */
export const REFRESH_TOKEN_USAGE_POLICIES = ["Reusable", "OneTimeUse"] as const;
/** Whether each use of a refresh token replaces its value. */
export type RefreshTokenUsagePolicy =
  typeof REFRESH_TOKEN_USAGE_POLICIES[number];

/** When a tenant revokes refresh tokens automatically. */
export interface RefreshTokenRevocationPolicy {
  onLoginPrevented: boolean;
  onPasswordChanged: boolean;
  /** Whether reuse of a one-time token revokes all tokens of its user, not only itself. */
  onOneTimeTokenReuse: boolean;
}

/** A tenant's password rules. */
export interface PasswordRules {
  minLength: number;
  maxLength: number;
  requireMixedCase: boolean;
  requireNonAlpha: boolean;
  requireNumber: boolean;
  /** Whether a user whose password breaks a rule must change it at login. */
  validateOnLogin: boolean;
}

/** A tenant: its users and applications share an issuer and these settings. */
export interface Tenant {
  id: string;
  name: string;
  /** The `iss` of tokens, unchanged. FusionAuth's default, `acme.com`, is not a URL. */
  issuer: string;
  logoutUrl: string | null;
  themeId: string | null;
  jwt: JwtConfiguration;
  revocation: RefreshTokenRevocationPolicy;
  codeLifeSeconds: number;
  changePasswordLifeSeconds: number;
  ssoSessionSeconds: number;
  passwordRules: PasswordRules;
  /** Whether the Login API needs an API key when it is called without an application. */
  loginRequiresApiKey: boolean;
  oneTimePasswordLifeSeconds: number;
  /** Whether a new e-mail address is unverified. */
  verifyEmail: boolean;
  /** The event types that the tenant sends; a webhook must have them enabled too. */
  events: ReadonlySet<string>;
}
