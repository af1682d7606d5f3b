import type { Application } from "../../data/application.ts";
import type { Device } from "../../data/refresh_token.ts";
import { jwtConfigurationOf } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import type { State } from "../../instance/state.ts";
import { refreshTokenIssued } from "../../stories/rules/token_rules.ts";
import { mintTokens } from "../../tokens/mint_tokens.ts";
import type { GrantResult } from "./grant.ts";

/** What a user's sign-in grants a client. */
export interface GrantedLogin {
  application: Application;
  user: User;
  grantType: "authorization_code" | "password";
  scopes: string[];
  /** When the user authenticated, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
  nonce: string | null;
  /** The authorization code; null without one. */
  code: string | null;
  device: Device;
}

/**
 * Issues the tokens of a sign-in: an ID token for `openid`, a refresh token for `offline_access` if the
 * application generates them.
 */
export async function issueTokens(
  { core, step }: State,
  login: GrantedLogin,
): Promise<GrantResult> {
  const { application, user, grantType, device, ...claims } = login;
  const { scopes, nonce, authTime } = claims;
  const jwt = jwtConfigurationOf(core.store, application);
  const getsRefreshToken = scopes.includes("offline_access") &&
    application.oauth.generateRefreshTokens;
  if (scopes.includes("offline_access")) {
    const { generateRefreshTokens: isGenerated, enabledGrants: enabled } =
      application.oauth;
    const isUsable = isGenerated && enabled.includes("refresh_token");
    step.advise(refreshTokenIssued, isUsable, { isGenerated, enabled });
  }
  const refresh = getsRefreshToken
    ? core.refreshTokens.issue({
      tenantId: application.tenantId,
      applicationId: application.id,
      userId: user.id,
      scopes,
      ...(grantType === "password" ? { grantType } : {}),
      nonce,
      authTime,
      device,
    }, jwt)
    : null;
  const tokens = await mintTokens(core, {
    ...claims,
    application,
    user,
    grantTypes: [grantType],
    refreshTokenId: refresh?.token.id ?? null,
    lifeSeconds: jwt.timeToLiveInSeconds,
  });
  return {
    kind: "tokens",
    body: {
      "access_token": tokens.accessToken,
      "expires_in": jwt.timeToLiveInSeconds,
      ...(tokens.idToken === null ? {} : { "id_token": tokens.idToken }),
      ...(refresh === null ? {} : {
        "refresh_token": refresh.value,
        "refresh_token_id": refresh.token.id,
      }),
      "scope": scopes.join(" "),
      "token_type": "Bearer",
      "userId": user.id,
    },
  };
}
