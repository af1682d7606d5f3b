import { settings } from "@/fresh.config.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { backChannelFetch, type BackChannelInit } from "./back_channel.ts";

// FusionAuth has no RFC 7009 endpoint; these calls of its API need no API key. A failure is logged
// with `sub`, the token's user, and not thrown: the app's own session is gone by then.

/** Revokes a refresh token by its value: FusionAuth's Logout API. */
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

/**
 * Revokes a refresh token by FusionAuth's id of it, authorized by the same user's access token. A
 * token that is gone already counts as revoked.
 */
export async function revokeRefreshTokenById(
  id: string,
  { sub, accessToken }: { readonly sub: string; readonly accessToken: string },
): Promise<void> {
  await revoke(`/api/jwt/refresh/${encodeURIComponent(id)}`, sub, {
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
    const { status } = await backChannelFetch(settings.ISSUER + path, init);
    if (status >= 400 && status !== 404) {
      throw new Error(`response status is ${status}`);
    }
  } catch (error) {
    logEvent("warn", "refresh_token.not_revoked", {
      sub,
      error: describeError(error),
    });
  }
}
