import type { JwtConfiguration } from "./tenant.ts";

/** The values of `clientAuthenticationPolicy`. */
export const CLIENT_AUTHENTICATION_POLICIES = [
  "Required",
  "NotRequired",
  "NotRequiredWhenUsingPKCE",
] as const;
/** The values of `proofKeyForCodeExchangePolicy`. */
export const PKCE_POLICIES = [
  "Required",
  "NotRequired",
  "NotRequiredWhenUsingClientAuthentication",
] as const;
/** The values of `authorizedURLValidationPolicy`. */
export const URL_VALIDATION_POLICIES = [
  "ExactMatch",
  "AllowWildcards",
] as const;
/** The values of `logoutBehavior`. */
export const LOGOUT_BEHAVIORS = ["AllApplications", "RedirectOnly"] as const;
/** The values of `scopeHandlingPolicy`. */
export const SCOPE_HANDLING_POLICIES = ["Strict", "Compatibility"] as const;
/** The values of `unknownScopePolicy`. */
export const UNKNOWN_SCOPE_POLICIES = ["Reject", "Remove", "Allow"] as const;
/** The scopes that every application has besides `openid` and `offline_access`. */
export const PROVIDED_SCOPES = [
  "address",
  "email",
  "phone",
  "profile",
] as const;
/** A scope that FusionAuth provides. */
export type ProvidedScope = typeof PROVIDED_SCOPES[number];

/** `oauthConfiguration` of an application. */
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

/** The profile fields that a registration form can have, in their order. */
export const REGISTRATION_FIELDS = [
  "firstName",
  "middleName",
  "lastName",
  "fullName",
  "birthDate",
  "mobilePhone",
  "preferredLanguages",
] as const;
/** A profile field of a registration form. */
export type RegistrationField = typeof REGISTRATION_FIELDS[number];
/** The values of `loginIdType`. */
export const LOGIN_ID_TYPES = ["email", "username", "phoneNumber"] as const;

/** `registrationConfiguration` of an application: its self-service registration. */
export interface RegistrationConfiguration {
  enabled: boolean;
  loginIdType: typeof LOGIN_ID_TYPES[number];
  confirmPassword: boolean;
  completeRegistration: boolean;
  fields: Readonly<
    Record<RegistrationField, { enabled: boolean; required: boolean }>
  >;
}

/** `loginConfiguration` of an application: what the Login API and the Refresh API do for it. */
export interface LoginConfiguration {
  /** Whether the Login API needs an API key. */
  requireAuthentication: boolean;
  /** Whether the Login API issues refresh tokens. */
  generateRefreshTokens: boolean;
  /** Whether the Refresh API takes refresh tokens. */
  allowTokenRefresh: boolean;
}

/** A role that users can have in an application. */
export interface Role {
  id: string;
  name: string;
  description: string | null;
  isDefault: boolean;
  isSuperRole: boolean;
}

/** A scope that an application defines. */
export interface CustomScope {
  name: string;
  required: boolean;
}

/** An application: an OAuth client. */
export interface Application {
  /** The client id, in lower case. */
  id: string;
  tenantId: string;
  name: string;
  active: boolean;
  roles: Role[];
  scopes: CustomScope[];
  oauth: OAuthConfiguration;
  /** Null: the tenant's settings apply. */
  jwt: JwtConfiguration | null;
  login: LoginConfiguration;
  registration: RegistrationConfiguration;
  /** Whether a new registration is unverified. */
  verifyRegistration: boolean;
}
