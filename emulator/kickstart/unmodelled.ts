import type { Field } from "./field.ts";
import type { Target } from "./request.ts";

/** A setting that the real server obeys and the emulator does not. */
export interface Limit {
  /** Members from the entity down to the setting. */
  path: string[];
  /** Whether this value of it makes a difference. */
  matters(value: unknown): boolean;
  what: string;
  /** Whether it decides who gets in: the emulator then stops rather than let them in. */
  stops: boolean;
}

const isSet = (value: unknown) =>
  value !== undefined && value !== null && value !== "";
const isTrue = (value: unknown) => value === true;
const isList = (value: unknown) => Array.isArray(value) && value.length > 0;
const isOneOf = (...values: string[]) => (value: unknown) =>
  values.some((item) => item === value);

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

export const APPLICATION_LIMITS: Limit[] = [
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
    path: ["registrationConfiguration", "formId"],
    matters: isSet,
    what: "the advanced registration form; the basic one is shown",
    stops: false,
  },
  {
    path: ["formConfiguration", "selfServiceFormId"],
    matters: isSet,
    what: "self-service account pages",
    stops: false,
  },
  {
    path: ["themeId"],
    matters: isSet,
    what: "an application's own theme; the tenant's is shown",
    stops: false,
  },
  {
    path: ["webAuthnConfiguration", "enabled"],
    matters: isTrue,
    what: "passkeys",
    stops: false,
  },
  {
    path: ["cleanSpeakConfiguration", "usernameModeration", "enabled"],
    matters: isTrue,
    what: "the moderation of user names",
    stops: false,
  },
  {
    path: ["lambdaConfiguration", "selfServiceRegistrationValidationId"],
    matters: isSet,
    what: "the registration validation lambda",
    stops: true,
  },
  {
    path: ["lambdaConfiguration", "accessTokenPopulateId"],
    matters: isSet,
    what: "the lambda that fills access tokens",
    stops: false,
  },
  {
    path: ["lambdaConfiguration", "idTokenPopulateId"],
    matters: isSet,
    what: "the lambda that fills ID tokens",
    stops: false,
  },
  {
    path: ["lambdaConfiguration", "userinfoPopulateId"],
    matters: isSet,
    what: "the lambda that fills userinfo",
    stops: false,
  },
  {
    path: ["oauthConfiguration", "relationship"],
    matters: isOneOf("ThirdParty"),
    what: "the consent page of third-party applications; no consent is asked",
    stops: false,
  },
  {
    path: ["oauthConfiguration", "authorizedResourceUris"],
    matters: isList,
    what: "resource indicators (RFC 8707); resource is ignored",
    stops: false,
  },
  {
    path: ["passwordlessConfiguration", "enabled"],
    matters: isTrue,
    what: "passwordless login",
    stops: false,
  },
  {
    path: ["verifyRegistration"],
    matters: isTrue,
    what: "the mail that verifies a registration; it stays unverified",
    stops: false,
  },
  {
    path: ["unverified", "behavior"],
    matters: isOneOf("Gated"),
    what: "the gate for unverified registrations",
    stops: true,
  },
  {
    path: ["authenticationTokenConfiguration", "enabled"],
    matters: isTrue,
    what: "authentication tokens",
    stops: false,
  },
  {
    path: ["samlv2Configuration", "enabled"],
    matters: isTrue,
    what: "SAML",
    stops: false,
  },
];

/** Notes, or refuses, each setting of an entity that the emulator does not obey. */
export function reportUnmodelled(
  target: Target,
  entity: Field,
  name: string,
  limits: Limit[],
) {
  for (const { path, matters, what, stops } of limits) {
    const setting = path.reduce(
      (field, key) => field.exists() ? field.get(key) : field,
      entity,
    );
    if (
      !matters(setting.value) || !setting.path.endsWith(`.${path.join(".")}`)
    ) continue;
    if (stops) {
      setting.fail(
        `The emulator does not model ${what}, which decides who gets in; use FusionAuth`,
      );
    }
    target.note(`${name}: the emulator does not model ${what}`);
  }
}
