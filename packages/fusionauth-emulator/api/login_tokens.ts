import type { Application } from "../data/application.ts";
import { LOGIN_TOKEN_HAS_GTY } from "../data/guesses.ts";
import { jwtConfigurationOf, registrationOf } from "../data/store.ts";
import type { Tenant } from "../data/tenant.ts";
import type { User } from "../data/user.ts";
import type { Core } from "../instance/core.ts";
import type { Field } from "../kickstart/file/field.ts";
import { mintTokens } from "../tokens/mint_tokens.ts";
import type { IssuedTokens } from "./token_cookies.ts";

/** Who has signed in, to what and how. */
export interface Login {
  tenant: Tenant;
  /** Null: to no application. */
  application: Application | null;
  user: User;
  authenticationType: string;
}

/** The tokens of a login, and the members of the response that hold them. */
export interface LoginTokens extends IssuedTokens {
  members: Record<string, unknown>;
}

/**
 * Issues an access token and, if the application allows it and the user is registered, a refresh token.
 * The body's `metaData.device` describes the device.
 */
export async function issueTokens(
  core: Core,
  body: Field,
  { tenant, application, user, authenticationType }: Login,
): Promise<LoginTokens> {
  const jwt = application === null
    ? tenant.jwt
    : jwtConfigurationOf(core.store, application);
  const authTime = Math.floor(core.clock.now() / 1000);
  const getsRefreshToken = application !== null &&
    application.login.generateRefreshTokens &&
    registrationOf(user, application.id) !== null;
  const device = body.get("metaData").get("device");
  const refresh = getsRefreshToken
    ? core.refreshTokens.issue({
      tenantId: application.tenantId,
      applicationId: application.id,
      userId: user.id,
      scopes: [],
      grantType: "login",
      nonce: null,
      authTime,
      device: {
        name: device.get("name").optionalString(),
        type: device.get("type").optionalString(),
        description: device.get("description").optionalString(),
      },
    }, jwt)
    : null;
  const { accessToken } = await mintTokens(core, {
    application,
    user,
    scopes: [],
    authTime,
    authenticationType,
    grantTypes: LOGIN_TOKEN_HAS_GTY ? ["password"] : [],
    refreshTokenId: refresh?.token.id ?? null,
    ssoSessionId: null,
    nonce: null,
    code: null,
    lifeSeconds: jwt.timeToLiveInSeconds,
  });
  const members = {
    refreshToken: refresh?.value,
    refreshTokenId: refresh?.token.id,
    token: accessToken,
    tokenExpirationInstant: (authTime + jwt.timeToLiveInSeconds) * 1000,
  };
  return { accessToken, refresh, members };
}
