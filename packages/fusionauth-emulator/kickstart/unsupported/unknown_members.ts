import type { Field } from "../file/field.ts";

/** The members that FusionAuth 1.69 documents, supported or not. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  oauthConfiguration: [
    "authorizedOriginURLs",
    "authorizedRedirectURLs",
    "authorizedResourceUris",
    "authorizedURLValidationPolicy",
    "clientAuthenticationPolicy",
    "clientId",
    "clientSecret",
    "consentMode",
    "debug",
    "deviceVerificationURL",
    "enabledGrants",
    "generateRefreshTokens",
    "logoutBehavior",
    "logoutURL",
    "proofKeyForCodeExchangePolicy",
    "providedScopePolicy",
    "relationship",
    "requireClientAuthentication",
    "requireRegistration",
    "scopeHandlingPolicy",
    "unknownScopePolicy",
  ],
  registrationConfiguration: [
    "birthDate",
    "completeRegistration",
    "confirmPassword",
    "enabled",
    "firstName",
    "formId",
    "fullName",
    "lastName",
    "loginIdType",
    "middleName",
    "mobilePhone",
    "preferredLanguages",
    "type",
  ],
};

/** Notes unknown members of an application's settings: a typo would leave a rule off. */
export function noteUnknownMembers(
  application: Field,
  note: (what: string) => void,
) {
  for (const [member, known] of Object.entries(KNOWN)) {
    for (const [key] of application.get(member).entries()) {
      if (!known.includes(key)) {
        note(`unknown setting ${member}.${key}`);
      }
    }
  }
}
