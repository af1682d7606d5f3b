import type { Application, OAuthConfiguration } from "./application.ts";
import { isRecord } from "./is_record.ts";
import type { Store } from "./store.ts";
import type { JwtConfiguration, Tenant } from "./tenant.ts";

/** An object of FusionAuth's API. */
export type Document = Record<string, unknown>;

/**
 * An application as in FusionAuth's API, with its client secret: what the kickstart says, and the
 * settings that apply instead of what it leaves out.
 */
export function applicationDocument(
  store: Store,
  application: Application,
): Document {
  const { id, tenantId, name, active, roles, scopes, login } = application;
  const written = writtenSettings(store, "application", id);
  return {
    ...written,
    active,
    id,
    jwtConfiguration: {
      ...memberOf(written, "jwtConfiguration"),
      ...(application.jwt === null ? {} : jwtDocument(application.jwt)),
      enabled: application.jwt !== null,
    },
    loginConfiguration: login,
    name,
    oauthConfiguration: oauthDocument(store, application),
    registrationConfiguration: {
      ...memberOf(written, "registrationConfiguration"),
      ...registrationDocument(application),
    },
    roles: roles.map(({ description, ...role }) => ({
      ...role,
      description: description ?? undefined,
    })),
    scopes,
    state: active ? "Active" : "Inactive",
    tenantId,
    verifyRegistration: application.verifyRegistration,
  };
}

/** The `oauthConfiguration` of an application, with its client secret. */
export function oauthDocument(
  store: Store,
  { id, oauth }: Application,
): Document & Pick<OAuthConfiguration, "clientSecret"> {
  return {
    ...memberOf(
      writtenSettings(store, "application", id),
      "oauthConfiguration",
    ),
    ...oauth,
    clientId: id,
    logoutURL: oauth.logoutURL ?? undefined,
  };
}

/** A tenant as in FusionAuth's API. */
export function tenantDocument(store: Store, tenant: Tenant): Document {
  const written = writtenSettings(store, "tenant", tenant.id);
  const { validateOnLogin, ...rules } = tenant.passwordRules;
  return {
    ...written,
    configured: true,
    emailConfiguration: {
      ...memberOf(written, "emailConfiguration"),
      verifyEmail: tenant.verifyEmail,
    },
    externalIdentifierConfiguration: {
      ...memberOf(written, "externalIdentifierConfiguration"),
      authorizationGrantIdTimeToLiveInSeconds: tenant.codeLifeSeconds,
      changePasswordIdTimeToLiveInSeconds: tenant.changePasswordLifeSeconds,
      oneTimePasswordTimeToLiveInSeconds: tenant.oneTimePasswordLifeSeconds,
    },
    httpSessionMaxInactiveInterval: tenant.ssoSessionSeconds,
    id: tenant.id,
    issuer: tenant.issuer,
    jwtConfiguration: {
      ...memberOf(written, "jwtConfiguration"),
      ...jwtDocument(tenant.jwt),
      enabled: true,
      refreshTokenRevocationPolicy: tenant.revocation,
    },
    loginConfiguration: { requireAuthentication: tenant.loginRequiresApiKey },
    logoutURL: tenant.logoutUrl ?? undefined,
    name: tenant.name,
    passwordValidationRules: {
      ...memberOf(written, "passwordValidationRules"),
      ...rules,
      validateOnLogin,
    },
    state: "Active",
    themeId: tenant.themeId ?? undefined,
  };
}

function jwtDocument(jwt: JwtConfiguration): Document {
  const { gracePeriodInSeconds, maximumTimeToLiveInMinutes, ...rest } = jwt;
  return {
    ...rest,
    accessTokenKeyId: jwt.accessTokenKeyId ?? undefined,
    idTokenKeyId: jwt.idTokenKeyId ?? undefined,
    refreshTokenOneTimeUseConfiguration: { gracePeriodInSeconds },
    refreshTokenSlidingWindowConfiguration: { maximumTimeToLiveInMinutes },
  };
}

function registrationDocument({ registration }: Application): Document {
  const { fields, ...rest } = registration;
  return { ...rest, ...fields };
}

/** The settings of an entity as the kickstart's requests left them. */
function writtenSettings(store: Store, kind: string, id: string): Document {
  return store.documents.get(`${kind} ${id}`) ?? {};
}

function memberOf(document: Document, name: string): Document {
  const member = document[name];
  return isRecord(member) ? member : {};
}
