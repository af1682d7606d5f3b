import { isList, isOneOf, isSet, isTrue, type Limit } from "./limit.ts";

/** What an application can be set to, and the emulator does not do. */
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
