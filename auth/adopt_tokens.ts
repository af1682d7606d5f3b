import { FusionAuthUnavailable, FusionAuthUntrusted } from "./failures.ts";
import { logEvent } from "./log.ts";
import type { RefreshedTokens } from "./refresh_grant.ts";
import { revokeRefreshToken } from "./revoke.ts";
import type { LiveSession, SessionRecord } from "./session.ts";
import { updateSession } from "./session_store.ts";
import { sealTokens, type SessionTokens } from "./session_tokens.ts";
import { verifyAccessToken, verifyIdToken } from "./tokens.ts";

/**
 * Verifies refreshed tokens and writes them to the session, if it still lives; `null` when it was
 * ended meanwhile.
 *
 * @throws {FusionAuthUntrusted} when the tokens cannot be relied on.
 * @throws {FusionAuthUnavailable} when they cannot be verified now; the new refresh token is kept.
 * @throws {StoreUnavailable}
 */
export async function adoptTokens(
  session: LiveSession,
  old: SessionTokens,
  refreshed: RefreshedTokens,
): Promise<LiveSession | null> {
  const secrets: SessionTokens = {
    accessToken: refreshed.accessToken,
    refreshToken: refreshed.refreshToken ?? old.refreshToken,
  };
  const verified = await verify(session, refreshed).catch(async (error) => {
    // The old refresh token is spent, so the new one must not be lost with a passing failure.
    if (error instanceof FusionAuthUnavailable) {
      await write(session, { ...secrets, accessToken: old.accessToken }, {});
    }
    throw error;
  });
  const updated = await write(session, secrets, {
    roles: verified.roles,
    accessTokenExpiresAt: Date.now() + verified.lifetime * 1000,
    accessTokenLifetime: verified.lifetime * 1000,
  });
  if (updated === null && secrets.refreshToken !== null) {
    // The session was ended while we asked: what we gained too late must not live on.
    await revokeRefreshToken(secrets.refreshToken, session.record.sub);
  } else {
    logEvent("info", "refresh.done", { sub: session.record.sub });
  }
  return updated;
}

async function write(
  session: LiveSession,
  secrets: SessionTokens,
  changes: Partial<SessionRecord>,
): Promise<LiveSession | null> {
  const sealedTokens = await sealTokens(secrets, session.id);
  return await updateSession(session, (record) => ({
    ...record,
    ...changes,
    sealedTokens,
  }));
}

async function verify(
  { record }: LiveSession,
  { accessToken, idToken }: RefreshedTokens,
) {
  const access = await verifyAccessToken(accessToken);
  if (access.sub !== record.sub || access.iss !== record.iss) {
    throw new FusionAuthUntrusted("Refreshed tokens speak of somebody else");
  }
  if (idToken !== null) {
    const { sub } = record;
    const id = await verifyIdToken(idToken, { nonce: null, accessToken, sub });
    if ((id.authTime ?? Infinity) < (record.authTime ?? 0)) {
      throw new FusionAuthUntrusted(
        'A refreshed ID token has an older "auth_time"',
      );
    }
  }
  return access;
}
