import {
  CLIENT_AUTHENTICATION_POLICIES,
  LOGOUT_BEHAVIORS,
  type OAuthConfiguration,
  PKCE_POLICIES,
  SCOPE_HANDLING_POLICIES,
  UNKNOWN_SCOPE_POLICIES,
  URL_VALIDATION_POLICIES,
} from "../../data/application.ts";
import { randomText } from "../../data/secrets.ts";
import type { Field } from "../file/field.ts";

const GRANTS = [
  "authorization_code",
  "refresh_token",
  "implicit",
  "password",
  "urn:ietf:params:oauth:grant-type:device_code",
];
/** The grants that the token endpoint supports. */
export const SUPPORTED_GRANTS = [
  "authorization_code",
  "refresh_token",
  "password",
];
const DEFAULT_GRANTS = ["authorization_code", "refresh_token"];

/** Reads `oauthConfiguration` of an application, with FusionAuth's defaults. */
export function readOAuthConfiguration(
  field: Field,
  knownSecret?: string,
): OAuthConfiguration {
  const provided = field.get("providedScopePolicy");
  const policyOf = (scope: string) => ({
    enabled: provided.get(scope).get("enabled").boolean(true),
    required: provided.get(scope).get("required").boolean(false),
  });
  const grants = field.get("enabledGrants");
  for (const grant of grants.list()) grant.oneOf(GRANTS, "");
  return {
    authorizedRedirectURLs: readUrls(field.get("authorizedRedirectURLs")),
    authorizedOriginURLs: readUrls(field.get("authorizedOriginURLs")),
    authorizedURLValidationPolicy: field.get("authorizedURLValidationPolicy")
      .oneOf(URL_VALIDATION_POLICIES, "ExactMatch"),
    // FusionAuth generates a secret when there is none.
    clientSecret: field.get("clientSecret").optionalString() ?? knownSecret ??
      randomText(32),
    clientAuthenticationPolicy: field.get("clientAuthenticationPolicy").oneOf(
      CLIENT_AUTHENTICATION_POLICIES,
      field.get("requireClientAuthentication").boolean(true)
        ? "Required"
        : "NotRequired",
    ),
    proofKeyForCodeExchangePolicy: field.get("proofKeyForCodeExchangePolicy")
      .oneOf(PKCE_POLICIES, "NotRequired"),
    enabledGrants: grants.exists() ? grants.strings() : DEFAULT_GRANTS,
    generateRefreshTokens: field.get("generateRefreshTokens").boolean(true),
    logoutURL: field.get("logoutURL").optionalString(),
    logoutBehavior: field.get("logoutBehavior").oneOf(
      LOGOUT_BEHAVIORS,
      "AllApplications",
    ),
    requireRegistration: field.get("requireRegistration").boolean(false),
    scopeHandlingPolicy: field.get("scopeHandlingPolicy").oneOf(
      SCOPE_HANDLING_POLICIES,
      "Strict",
    ),
    unknownScopePolicy: field.get("unknownScopePolicy").oneOf(
      UNKNOWN_SCOPE_POLICIES,
      "Reject",
    ),
    providedScopePolicy: {
      address: policyOf("address"),
      email: policyOf("email"),
      phone: policyOf("phone"),
      profile: policyOf("profile"),
    },
  };
}

/** Reads a list of URLs, which may have wildcards. FusionAuth refuses hosts with an underscore. */
export function readUrls(field: Field): string[] {
  return field.list().map((item) => {
    const url = item.string();
    const host = /^[a-z][\w+.-]*:\/\/([^/?#:]*)/i.exec(url)?.[1] ?? "";
    if (host.includes("_")) {
      item.fail(
        `The host "${host}" has an underscore, which FusionAuth refuses`,
      );
    }
    if (!url.includes("*") && !URL.canParse(url)) {
      item.fail(`"${url}" is not an absolute URL`);
    }
    return url;
  });
}
