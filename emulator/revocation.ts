import type { Core } from "./core.ts";
import type { RefreshToken } from "./sessions/refresh_tokens.ts";

/** Ends one refresh token and tells so (`jwt.refresh-token.revoke`). */
export function revokeRefreshToken(core: Core, token: RefreshToken) {
  core.refreshTokens.delete(token.id);
  const { hash: _hash, spent: _spent, nonce: _nonce, ...shown } = token;
  core.emit({
    type: "jwt.refresh-token.revoke",
    tenantId: token.tenantId,
    applicationId: token.applicationId,
    userId: token.userId,
    refreshToken: shown,
  });
}

/** Ends all refresh tokens and SSO sessions of a user, and tells so once. */
export function revokeUser(core: Core, userId: string, tenantId: string) {
  for (const token of core.refreshTokens.ofUser(userId)) {
    core.refreshTokens.delete(token.id);
  }
  core.ssoSessions.endOfUser(userId);
  core.emit({ type: "jwt.refresh-token.revoke", tenantId, userId });
}
