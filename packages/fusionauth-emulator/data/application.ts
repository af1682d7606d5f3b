import type { JwtConfiguration } from "./tenant.ts";

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
