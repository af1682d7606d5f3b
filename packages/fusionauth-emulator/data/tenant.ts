/** How tokens are signed and how long they live; a tenant's or an application's. */
export interface JwtConfiguration {
  accessTokenKeyId: string | null;
  idTokenKeyId: string | null;
  timeToLiveInSeconds: number;
  refreshTokenTimeToLiveInMinutes: number;
  refreshTokenExpirationPolicy: RefreshTokenExpirationPolicy;
  /** The longest life under `SlidingWindowWithMaximumLifetime`. */
  maximumTimeToLiveInMinutes: number;
  refreshTokenUsagePolicy: RefreshTokenUsagePolicy;
  gracePeriodInSeconds: number;
}

export const REFRESH_TOKEN_EXPIRATION_POLICIES = [
  "Fixed",
  "SlidingWindow",
  "SlidingWindowWithMaximumLifetime",
] as const;
export type RefreshTokenExpirationPolicy =
  typeof REFRESH_TOKEN_EXPIRATION_POLICIES[number];

export const REFRESH_TOKEN_USAGE_POLICIES = ["Reusable", "OneTimeUse"] as const;
export type RefreshTokenUsagePolicy =
  typeof REFRESH_TOKEN_USAGE_POLICIES[number];

/** When a tenant revokes refresh tokens by itself. */
export interface RefreshTokenRevocationPolicy {
  onLoginPrevented: boolean;
  onPasswordChanged: boolean;
  /** Whether a spent token used again ends all tokens of its user, not itself alone. */
  onOneTimeTokenReuse: boolean;
}

/** What a tenant asks of passwords. */
export interface PasswordRules {
  minLength: number;
  maxLength: number;
  requireMixedCase: boolean;
  requireNonAlpha: boolean;
  requireNumber: boolean;
  /** Whether a password that breaks a rule must be changed at the next login. */
  validateOnLogin: boolean;
}

export interface Tenant {
  id: string;
  name: string;
  /** Goes into `iss` as it is; FusionAuth's own default is no URL at all. */
  issuer: string;
  logoutUrl: string | null;
  themeId: string | null;
  jwt: JwtConfiguration;
  revocation: RefreshTokenRevocationPolicy;
  codeLifeSeconds: number;
  changePasswordLifeSeconds: number;
  ssoSessionSeconds: number;
  passwordRules: PasswordRules;
  /** Whether an e-mail address counts as unverified until somebody says otherwise. */
  verifyEmail: boolean;
  /** Event types the tenant sends; a webhook must want them too. */
  events: ReadonlySet<string>;
}
