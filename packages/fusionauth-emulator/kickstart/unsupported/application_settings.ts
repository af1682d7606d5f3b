import { isList, isOneOf, isSet, isTrue, type Limits } from "./unsupported.ts";

/** What an application can be set to, and the emulator does not do. */
export const APPLICATION_LIMITS: Limits = {
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
      "lambdaConfiguration.selfServiceRegistrationValidationId",
      isSet,
      "the registration validation lambda",
    ],
    [
      "unverified.behavior",
      isOneOf("Gated"),
      "the gate for unverified registrations",
    ],
  ],
  noted: [
    [
      "registrationConfiguration.formId",
      isSet,
      "the advanced registration form; the basic one is shown",
    ],
    [
      "formConfiguration.selfServiceFormId",
      isSet,
      "self-service account pages",
    ],
    ["themeId", isSet, "an application's own theme; the tenant's is shown"],
    ["webAuthnConfiguration.enabled", isTrue, "passkeys"],
    [
      "cleanSpeakConfiguration.usernameModeration.enabled",
      isTrue,
      "the moderation of user names",
    ],
    [
      "lambdaConfiguration.accessTokenPopulateId",
      isSet,
      "the lambda that fills access tokens",
    ],
    [
      "lambdaConfiguration.idTokenPopulateId",
      isSet,
      "the lambda that fills ID tokens",
    ],
    [
      "lambdaConfiguration.userinfoPopulateId",
      isSet,
      "the lambda that fills userinfo",
    ],
    [
      "oauthConfiguration.relationship",
      isOneOf("ThirdParty"),
      "the consent page of third-party applications; no consent is asked",
    ],
    [
      "oauthConfiguration.authorizedResourceUris",
      isList,
      "resource indicators (RFC 8707); resource is ignored",
    ],
    ["passwordlessConfiguration.enabled", isTrue, "passwordless login"],
    [
      "verifyRegistration",
      isTrue,
      "the mail that verifies a registration; it stays unverified",
    ],
    [
      "authenticationTokenConfiguration.enabled",
      isTrue,
      "authentication tokens",
    ],
    ["samlv2Configuration.enabled", isTrue, "SAML"],
  ],
};
