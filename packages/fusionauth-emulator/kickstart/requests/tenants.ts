import { SSO_SESSION_SECONDS } from "../../data/guesses.ts";
import type { PasswordRules, Tenant } from "../../data/tenant.ts";
import type { Field } from "../file/field.ts";
import { UNSUPPORTED_TENANT_SETTINGS } from "../unsupported/tenant_settings.ts";
import { reportUnsupported } from "../unsupported/unsupported.ts";
import { readJwtConfiguration } from "./jwt_configuration.ts";
import {
  type ApiRequest,
  idFrom,
  mergedDocument,
  type Target,
} from "./request.ts";

/** FusionAuth's default issuer. */
export const DEFAULT_ISSUER = "acme.com";

/** Creates a tenant with FusionAuth's defaults. */
export function createDefaultTenant(id: string): Tenant {
  return {
    id,
    name: "Default",
    issuer: DEFAULT_ISSUER,
    logoutUrl: null,
    themeId: null,
    jwt: {
      accessTokenKeyId: null,
      idTokenKeyId: null,
      timeToLiveInSeconds: 3600,
      refreshTokenTimeToLiveInMinutes: 43_200,
      refreshTokenExpirationPolicy: "Fixed",
      maximumTimeToLiveInMinutes: 43_200,
      refreshTokenUsagePolicy: "Reusable",
      gracePeriodInSeconds: 0,
    },
    revocation: {
      onLoginPrevented: true,
      onPasswordChanged: true,
      onOneTimeTokenReuse: false,
    },
    codeLifeSeconds: 30,
    changePasswordLifeSeconds: 600,
    ssoSessionSeconds: SSO_SESSION_SECONDS,
    passwordRules: {
      minLength: 8,
      maxLength: 256,
      requireMixedCase: false,
      requireNonAlpha: false,
      requireNumber: false,
      validateOnLogin: false,
    },
    loginRequiresApiKey: true,
    oneTimePasswordLifeSeconds: 60,
    verifyEmail: false,
    events: new Set(),
  };
}

/** `POST`, `PUT` or `PATCH /api/tenant/{id}`. */
export function applyTenant(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const given = request.body.get("tenant");
  const id = idFrom(request, urlId, String(given.get("name").value));
  if (request.method === "PATCH" && !target.store.tenants.has(id)) {
    request.field.get("url").fail(`There is no tenant ${id} to change`);
  }
  const field = mergedDocument(request, target.store, id, "tenant");
  reportUnsupported(
    field,
    UNSUPPORTED_TENANT_SETTINGS,
    (what) => target.note(`Tenant ${id}: ${what}`),
  );
  target.store.tenants.set(id, readTenant(field, createDefaultTenant(id)));
}

function readTenant(field: Field, otherwise: Tenant): Tenant {
  const jwt = field.get("jwtConfiguration");
  const revocation = jwt.get("refreshTokenRevocationPolicy");
  const lives = field.get("externalIdentifierConfiguration");
  return {
    id: otherwise.id,
    name: field.get("name").optionalString() ?? otherwise.name,
    issuer: field.get("issuer").optionalString() ?? otherwise.issuer,
    logoutUrl: field.get("logoutURL").optionalString(),
    themeId: field.get("themeId").optionalId(),
    jwt: readJwtConfiguration(jwt),
    revocation: {
      onLoginPrevented: revocation.get("onLoginPrevented").boolean(true),
      onPasswordChanged: revocation.get("onPasswordChanged").boolean(true),
      onOneTimeTokenReuse: revocation.get("onOneTimeTokenReuse").boolean(false),
    },
    codeLifeSeconds: between(
      lives.get("authorizationGrantIdTimeToLiveInSeconds"),
      otherwise.codeLifeSeconds,
      [1, 600],
    ),
    changePasswordLifeSeconds: lives.get("changePasswordIdTimeToLiveInSeconds")
      .integer(otherwise.changePasswordLifeSeconds),
    loginRequiresApiKey: field.get("loginConfiguration")
      .get("requireAuthentication").boolean(true),
    oneTimePasswordLifeSeconds: lives.get("oneTimePasswordTimeToLiveInSeconds")
      .integer(otherwise.oneTimePasswordLifeSeconds),
    ssoSessionSeconds: field.get("httpSessionMaxInactiveInterval")
      .integer(otherwise.ssoSessionSeconds),
    passwordRules: readPasswordRules(
      field.get("passwordValidationRules"),
      otherwise.passwordRules,
    ),
    verifyEmail: field.get("emailConfiguration").get("verifyEmail").boolean(
      false,
    ),
    events: new Set(
      field.get("eventConfiguration").get("events").entries()
        .filter(([, event]) => event.get("enabled").boolean(false))
        .map(([type]) => type),
    ),
  };
}

function readPasswordRules(
  field: Field,
  otherwise: PasswordRules,
): PasswordRules {
  return {
    minLength: field.get("minLength").integer(otherwise.minLength),
    maxLength: field.get("maxLength").integer(otherwise.maxLength),
    requireMixedCase: field.get("requireMixedCase").boolean(false),
    requireNonAlpha: field.get("requireNonAlpha").boolean(false),
    requireNumber: field.get("requireNumber").boolean(false),
    validateOnLogin: field.get("validateOnLogin").boolean(false),
  };
}

function between(
  field: Field,
  otherwise: number,
  [least, most]: [number, number],
): number {
  const value = field.integer(otherwise);
  if (value >= least && value <= most) return value;
  return field.fail(`This must be from ${least} to ${most}`);
}
