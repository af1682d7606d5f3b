import { isList, isOneOf, isSet, isTrue, type Limits } from "./unsupported.ts";

/** What a tenant can be set to, and the emulator does not do. */
export const TENANT_LIMITS: Limits = {
  stopping: [
    [
      "multiFactorConfiguration.loginPolicy",
      isOneOf("Required"),
      "multi-factor login",
    ],
    [
      "accessControlConfiguration.uiIPAccessControlListId",
      isSet,
      "the IP access control list",
    ],
    [
      "lambdaConfiguration.loginValidationId",
      isSet,
      "the login validation lambda",
    ],
    ["connectorPolicies", isList, "connectors"],
    [
      "emailConfiguration.unverified.behavior",
      isOneOf("Gated"),
      "the gate for unverified e-mail addresses",
    ],
    [
      "registrationConfiguration.blockedDomains",
      isList,
      "blocked e-mail domains",
    ],
    [
      "phoneConfiguration.unverified.behavior",
      isOneOf("Gated"),
      "the gate for unverified phone numbers",
    ],
    [
      "failedAuthenticationConfiguration.userActionId",
      isSet,
      "locking accounts after failed logins",
    ],
  ],
  noted: [
    ["captchaConfiguration.enabled", isTrue, "the captcha"],
    [
      "passwordValidationRules.breachDetection.enabled",
      isTrue,
      "the detection of breached passwords",
    ],
    [
      "passwordValidationRules.rememberPreviousPasswords.enabled",
      isTrue,
      "previous passwords; one may be chosen again",
    ],
    [
      "maximumPasswordAge.enabled",
      isTrue,
      "the age of passwords; none expires",
    ],
    [
      "minimumPasswordAge.enabled",
      isTrue,
      "the least age of a password; it may be changed at any time",
    ],
    ["rateLimitConfiguration.failedLogin.enabled", isTrue, "rate limits"],
    ["webAuthnConfiguration.enabled", isTrue, "passkeys"],
    [
      "usernameConfiguration.unique.enabled",
      isTrue,
      "user names that several users share",
    ],
  ],
};
