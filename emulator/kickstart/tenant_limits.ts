import { isList, isOneOf, isSet, isTrue, type Limit } from "./limit.ts";

/** What a tenant can be set to, and the emulator does not do. */
export const TENANT_LIMITS: Limit[] = [
  {
    path: ["multiFactorConfiguration", "loginPolicy"],
    matters: isOneOf("Required"),
    what: "multi-factor login",
    stops: true,
  },
  {
    path: ["accessControlConfiguration", "uiIPAccessControlListId"],
    matters: isSet,
    what: "the IP access control list",
    stops: true,
  },
  {
    path: ["lambdaConfiguration", "loginValidationId"],
    matters: isSet,
    what: "the login validation lambda",
    stops: true,
  },
  {
    path: ["connectorPolicies"],
    matters: isList,
    what: "connectors",
    stops: true,
  },
  {
    path: ["emailConfiguration", "unverified", "behavior"],
    matters: isOneOf("Gated"),
    what: "the gate for unverified e-mail addresses",
    stops: true,
  },
  {
    path: ["registrationConfiguration", "blockedDomains"],
    matters: isList,
    what: "blocked e-mail domains",
    stops: true,
  },
  {
    path: ["captchaConfiguration", "enabled"],
    matters: isTrue,
    what: "the captcha",
    stops: false,
  },
  {
    path: ["phoneConfiguration", "unverified", "behavior"],
    matters: isOneOf("Gated"),
    what: "the gate for unverified phone numbers",
    stops: true,
  },
  {
    path: ["passwordValidationRules", "breachDetection", "enabled"],
    matters: isTrue,
    what: "the detection of breached passwords",
    stops: false,
  },
  {
    path: ["passwordValidationRules", "rememberPreviousPasswords", "enabled"],
    matters: isTrue,
    what: "previous passwords; one may be chosen again",
    stops: false,
  },
  {
    path: ["maximumPasswordAge", "enabled"],
    matters: isTrue,
    what: "the age of passwords; none expires",
    stops: false,
  },
  {
    path: ["minimumPasswordAge", "enabled"],
    matters: isTrue,
    what: "the least age of a password; it may be changed at any time",
    stops: false,
  },
  {
    path: ["rateLimitConfiguration", "failedLogin", "enabled"],
    matters: isTrue,
    what: "rate limits",
    stops: false,
  },
  {
    path: ["webAuthnConfiguration", "enabled"],
    matters: isTrue,
    what: "passkeys",
    stops: false,
  },
  {
    path: ["usernameConfiguration", "unique", "enabled"],
    matters: isTrue,
    what: "user names that several users share",
    stops: false,
  },
  {
    path: ["failedAuthenticationConfiguration", "userActionId"],
    matters: isSet,
    what: "locking accounts after failed logins",
    stops: true,
  },
];
