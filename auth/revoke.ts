import { settings } from "@/fresh.config.ts";
import { backChannelFetch, type BackChannelInit } from "./back_channel.ts";
import { FusionAuthUnavailable } from "./failures.ts";
import { describeError, logEvent } from "./log.ts";

// A revocation that fails is logged with `sub`, whose token it is, and holds nobody up: the app's
// own session is gone by then.

/**
 * Revokes a refresh token by its value: FusionAuth's Logout API, which needs no API key.
 * FusionAuth has no RFC 7009 endpoint.
 */
export async function revokeRefreshToken(
  refreshToken: string,
  sub: string,
): Promise<void> {
  await revoke("/api/logout", sub, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refreshToken, global: false }),
  });
}

/** A refresh token of a user, and what shows that it is the user who asks. */
export interface OwnRefreshToken {
  readonly refreshTokenId: string;
  readonly sub: string;
  readonly accessToken: string;
}

/**
 * Revokes a refresh token of the same user by FusionAuth's id of it, on the strength of the user's
 * own access token. A token that is already gone counts as revoked.
 */
export async function revokeRefreshTokenById(
  { refreshTokenId, sub, accessToken }: OwnRefreshToken,
): Promise<void> {
  const path = `/api/jwt/refresh/${encodeURIComponent(refreshTokenId)}`;
  await revoke(path, sub, {
    method: "DELETE",
    headers: { authorization: `Bearer ${accessToken}` },
  });
}

async function revoke(
  path: string,
  sub: string,
  init: BackChannelInit,
): Promise<void> {
  try {
    const { status } = await backChannelFetch(settings.issuer + path, init);
    if (status >= 400 && status !== 404) {
      throw new FusionAuthUnavailable(
        `FusionAuth did not revoke a refresh token: response status is ${status}`,
      );
    }
  } catch (error) {
    logEvent("warn", "refresh_token.not_revoked", {
      sub,
      error: describeError(error),
    });
  }
}
