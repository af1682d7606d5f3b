import { settings } from "@/fresh.config.ts";
import { backChannelFetch } from "./back_channel.ts";
import { FusionAuthUnavailable } from "./failures.ts";

/**
 * Revokes a refresh token by its value: FusionAuth's Logout API, which needs no API key.
 * FusionAuth has no RFC 7009 endpoint.
 *
 * @throws {FusionAuthUnavailable}
 */
export async function revokeRefreshToken(refreshToken: string): Promise<void> {
  const response = await backChannelFetch(`${settings.issuer}/api/logout`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refreshToken, global: false }),
  });
  requireDone(response.status);
}

/**
 * Revokes a refresh token of the same user by FusionAuth's id of it, on the strength of the user's
 * own access token. A token that is already gone counts as revoked.
 *
 * @throws {FusionAuthUnavailable}
 */
export async function revokeRefreshTokenById(
  refreshTokenId: string,
  accessToken: string,
): Promise<void> {
  const response = await backChannelFetch(
    `${settings.issuer}/api/jwt/refresh/${encodeURIComponent(refreshTokenId)}`,
    {
      method: "DELETE",
      headers: { authorization: `Bearer ${accessToken}` },
    },
  );
  requireDone(response.status);
}

function requireDone(status: number): void {
  if (status >= 400 && status !== 404) {
    throw new FusionAuthUnavailable(
      `FusionAuth did not revoke a refresh token: response status is ${status}`,
    );
  }
}
