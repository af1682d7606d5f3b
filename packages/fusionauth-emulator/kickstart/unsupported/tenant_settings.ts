import {
  isList,
  isOneOf,
  isSet,
  isTrue,
  type UnsupportedSettings,
} from "./unsupported.ts";

/** The settings of tenants that the emulator does not support. */
export const UNSUPPORTED_TENANT_SETTINGS: UnsupportedSettings = {
  stopping: [
    [
      "multiFactorConfiguration.loginPolicy",
      isOneOf("Required"),
      "multi-factor login",
    ],
    [
      "accessControlConfiguration.uiIPAccessControlListId",
      isSet,
      "IP access control lists",
    ],
    [
      "lambdaConfiguration.loginValidationId",
      isSet,
      "login validation lambdas",
    ],
    ["connectorPolicies", isList, "connectors"],
    [
      "emailConfiguration.unverified.behavior",
      isOneOf("Gated"),
      "gating of unverified e-mail addresses",
    ],
    [
      "registrationConfiguration.blockedDomains",
      isList,
      "blocked e-mail domains",
    ],
    [
      "phoneConfiguration.unverified.behavior",
      isOneOf("Gated"),
      "gating of unverified phone numbers",
    ],
    [
      "failedAuthenticationConfiguration.userActionId",
      isSet,
      "locking accounts after failed logins",
    ],
  ],
  noted: [
    ["captchaConfiguration.enabled", isTrue, "CAPTCHAs"],
    [
      "passwordValidationRules.breachDetection.enabled",
      isTrue,
      "breach detection",
    ],
    [
      "passwordValidationRules.rememberPreviousPasswords.enabled",
      isTrue,
      "previous passwords; users can reuse them",
    ],
    [
      "maximumPasswordAge.enabled",
      isTrue,
      "maximum password age; passwords do not expire",
    ],
    [
      "minimumPasswordAge.enabled",
      isTrue,
      "minimum password age; passwords can be changed at any time",
    ],
    ["rateLimitConfiguration.failedLogin.enabled", isTrue, "rate limits"],
    ["webAuthnConfiguration.enabled", isTrue, "passkeys"],
    [
      "usernameConfiguration.unique.enabled",
      isTrue,
      "unique user names that several users share",
    ],
  ],
};
