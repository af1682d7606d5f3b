import {
  isList,
  isOneOf,
  isSet,
  isTrue,
  type UnsupportedSettings,
} from "./unsupported.ts";

/** The settings of applications that the emulator does not support. */
export const UNSUPPORTED_APPLICATION_SETTINGS: UnsupportedSettings = {
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
      "lambdaConfiguration.selfServiceRegistrationValidationId",
      isSet,
      "registration validation lambdas",
    ],
    [
      "unverified.behavior",
      isOneOf("Gated"),
      "gating of unverified registrations",
    ],
  ],
  noted: [
    [
      "registrationConfiguration.formId",
      isSet,
      "advanced registration forms; the basic one is shown",
    ],
    [
      "formConfiguration.selfServiceFormId",
      isSet,
      "self-service account pages",
    ],
    ["themeId", isSet, "themes of applications; the tenant's is shown"],
    ["webAuthnConfiguration.enabled", isTrue, "passkeys"],
    [
      "cleanSpeakConfiguration.usernameModeration.enabled",
      isTrue,
      "moderation of user names",
    ],
    [
      "lambdaConfiguration.accessTokenPopulateId",
      isSet,
      "lambdas that populate access tokens",
    ],
    [
      "lambdaConfiguration.idTokenPopulateId",
      isSet,
      "lambdas that populate ID tokens",
    ],
    [
      "lambdaConfiguration.userinfoPopulateId",
      isSet,
      "lambdas that populate userinfo",
    ],
    [
      "oauthConfiguration.relationship",
      isOneOf("ThirdParty"),
      "third-party applications; nobody is asked for consent",
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
      "verification of registrations by mail; they stay unverified",
    ],
    [
      "authenticationTokenConfiguration.enabled",
      isTrue,
      "authentication tokens",
    ],
    ["samlv2Configuration.enabled", isTrue, "SAML"],
  ],
};
