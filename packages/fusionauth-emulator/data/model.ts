import type { PasswordHash } from "./secrets.ts";

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

export const CLIENT_AUTHENTICATION_POLICIES = [
  "Required",
  "NotRequired",
  "NotRequiredWhenUsingPKCE",
] as const;
export const PKCE_POLICIES = [
  "Required",
  "NotRequired",
  "NotRequiredWhenUsingClientAuthentication",
] as const;
export const URL_VALIDATION_POLICIES = [
  "ExactMatch",
  "AllowWildcards",
] as const;
export const LOGOUT_BEHAVIORS = ["AllApplications", "RedirectOnly"] as const;
export const SCOPE_HANDLING_POLICIES = ["Strict", "Compatibility"] as const;
export const UNKNOWN_SCOPE_POLICIES = ["Reject", "Remove", "Allow"] as const;
/** The scopes that every application has, beside `openid` and `offline_access`. */
export const PROVIDED_SCOPES = [
  "address",
  "email",
  "phone",
  "profile",
] as const;
export type ProvidedScope = typeof PROVIDED_SCOPES[number];

export interface OAuthConfiguration {
  authorizedRedirectURLs: string[];
  authorizedOriginURLs: string[];
  authorizedURLValidationPolicy: typeof URL_VALIDATION_POLICIES[number];
  clientSecret: string;
  clientAuthenticationPolicy: typeof CLIENT_AUTHENTICATION_POLICIES[number];
  proofKeyForCodeExchangePolicy: typeof PKCE_POLICIES[number];
  enabledGrants: string[];
  generateRefreshTokens: boolean;
  logoutURL: string | null;
  logoutBehavior: typeof LOGOUT_BEHAVIORS[number];
  requireRegistration: boolean;
  scopeHandlingPolicy: typeof SCOPE_HANDLING_POLICIES[number];
  unknownScopePolicy: typeof UNKNOWN_SCOPE_POLICIES[number];
  providedScopePolicy: Readonly<
    Record<ProvidedScope, { enabled: boolean; required: boolean }>
  >;
}

/** The profile fields that a registration form can ask for, in its order. */
export const REGISTRATION_FIELDS = [
  "firstName",
  "middleName",
  "lastName",
  "fullName",
  "birthDate",
  "mobilePhone",
  "preferredLanguages",
] as const;
export type RegistrationField = typeof REGISTRATION_FIELDS[number];
export const LOGIN_ID_TYPES = ["email", "username", "phoneNumber"] as const;

export interface RegistrationConfiguration {
  enabled: boolean;
  loginIdType: typeof LOGIN_ID_TYPES[number];
  confirmPassword: boolean;
  completeRegistration: boolean;
  fields: Readonly<
    Record<RegistrationField, { enabled: boolean; required: boolean }>
  >;
}

export interface Role {
  id: string;
  name: string;
  description: string | null;
  isDefault: boolean;
  isSuperRole: boolean;
}

export interface CustomScope {
  name: string;
  required: boolean;
}

export interface Application {
  id: string;
  tenantId: string;
  name: string;
  active: boolean;
  roles: Role[];
  scopes: CustomScope[];
  oauth: OAuthConfiguration;
  /** Null: the tenant's apply. */
  jwt: JwtConfiguration | null;
  registration: RegistrationConfiguration;
  /** Whether a registration counts as unverified until somebody says otherwise. */
  verifyRegistration: boolean;
}

export interface Registration {
  applicationId: string;
  roles: string[];
  verified: boolean;
}

/** What a user may tell about themselves; only what is known is there. */
export interface Profile {
  firstName?: string;
  middleName?: string;
  lastName?: string;
  fullName?: string;
  birthDate?: string;
  imageUrl?: string;
  mobilePhone?: string;
  phoneNumber?: string;
  timezone?: string;
  preferredLanguages?: string[];
}

export interface User {
  id: string;
  tenantId: string;
  /** Lower case. */
  email: string | null;
  username: string | null;
  password: PasswordHash | null;
  passwordChangeRequired: boolean;
  active: boolean;
  /** When the account ends, in milliseconds; null for never. */
  expiry: number | null;
  verified: boolean;
  profile: Profile;
  registrations: Registration[];
}

export interface SimpleTheme {
  id: string;
  name: string;
  /** CSS values by FusionAuth's variable names. */
  variables: Readonly<Record<string, string>>;
}

export interface Webhook {
  id: string;
  url: string;
  events: ReadonlySet<string>;
  global: boolean;
  tenantIds: string[];
  headers: Readonly<Record<string, string>>;
  connectTimeout: number;
  readTimeout: number;
  /** The key that signs, or null when it does not sign. */
  signingKeyId: string | null;
}

export interface ApiKey {
  key: string;
  /** Null: all tenants. */
  tenantId: string | null;
  /** Methods by path; null: everything. */
  endpoints: Readonly<Record<string, string[]>> | null;
}

export interface CorsConfiguration {
  enabled: boolean;
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposedHeaders: string[];
  allowCredentials: boolean;
  /** How long a browser may remember a preflight's answer; 0: as it likes. */
  preflightMaxAgeInSeconds: number;
}
