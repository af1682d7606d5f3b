import {
  FusionAuthError,
  isTemporary,
  untrusted,
} from "@/auth/fusionauth/errors.ts";
import { revokeRefreshToken } from "@/auth/fusionauth/revocation.ts";
import {
  refreshTokens,
  type TokenResponse,
} from "@/auth/fusionauth/token_endpoint.ts";
import {
  lifetimeOf,
  verifyAccessToken,
  verifyIdToken,
} from "@/auth/fusionauth/tokens.ts";
import {
  decryptTokens,
  encryptTokens,
  type SessionTokens,
} from "@/auth/session/encrypted_tokens.ts";
import { endSession } from "@/auth/session/end_session.ts";
import {
  hasValidToken,
  type Session,
  type SessionRecord,
  withRoles,
} from "@/auth/session/record.ts";
import { rereadSession, updateSession } from "@/auth/session/store.ts";
import { describeError, logEvent } from "@/server/log.ts";

/**
 * Refreshes a session's access token; the caller holds the lease. A final refusal ends the session.
 *
 * @returns `null` when the session has ended.
 * @throws {FusionAuthError} when FusionAuth cannot be asked now; the session is kept.
 * @throws {StoreUnavailable}
 */
export async function refreshSession(
  session: Session,
): Promise<Session | null> {
  const tokens = await decryptTokens(session);
  if (tokens === null || tokens.refreshToken === null) {
    if (hasValidToken(session)) {
      // Nobody can refresh it; the first request after its expiry ends the session.
      const until = session.record.accessTokenExpiresAt;
      const lease = { until, isBackOff: false };
      return await updateSession(session, (record) => ({ ...record, lease }));
    }
    await endSession(session, "refused_refresh");
    return null;
  }
  try {
    const refreshed = await refreshTokens(tokens.refreshToken);
    return await adoptTokens(session, tokens, refreshed);
  } catch (error) {
    if (!(error instanceof FusionAuthError) || isTemporary(error)) throw error;
    // A lease can be lost to a clock that runs ahead; the second to ask came with a spent token.
    const current = await rereadSession(session);
    const { sub, accessTokenExpiresAt: before } = session.record;
    if (current?.record.accessTokenExpiresAt !== before) return current;
    logEvent("warn", "refresh.failed", { sub, error: describeError(error) });
    const isUntrusted = error.kind === "untrusted";
    await endSession(
      session,
      isUntrusted ? "untrusted_refresh" : "refused_refresh",
    );
    return null;
  }
}

/**
 * Verifies refreshed tokens and writes them to the session, unless it has ended meanwhile. The same
 * write gives the lease back.
 */
async function adoptTokens(
  session: Session,
  old: SessionTokens,
  refreshed: TokenResponse,
): Promise<Session | null> {
  const { sub } = session.record;
  const { accessToken } = refreshed;
  const refreshToken = refreshed.refreshToken ?? old.refreshToken;
  const verified = await verify(session, refreshed).catch(async (error) => {
    // The old refresh token is spent: a temporary failure must not lose the new one.
    if (isTemporary(error)) {
      const tokens = { accessToken: old.accessToken, refreshToken };
      await write(session, tokens, (record) => record);
    }
    throw error;
  });
  const { roles, iat } = verified;
  const roleChange = { roles, instant: iat * 1000 };
  const lifetime = lifetimeOf(verified) * 1000;
  const tokens = { accessToken, refreshToken };
  const updated = await write(session, tokens, (record) => ({
    ...withRoles(record, roleChange) ?? record,
    accessTokenExpiresAt: Date.now() + lifetime,
    accessTokenLifetime: lifetime,
    lease: undefined,
  }));
  if (updated === null && refreshToken !== null) {
    // The session ended while we asked: tokens that came too late must not live on.
    await revokeRefreshToken(refreshToken, sub);
  } else {
    logEvent("info", "refresh.done", { sub });
  }
  return updated;
}

async function write(
  session: Session,
  tokens: SessionTokens,
  change: (record: SessionRecord) => SessionRecord,
): Promise<Session | null> {
  const encryptedTokens = await encryptTokens(tokens, session.id);
  return await updateSession(session, (record) => ({
    ...change(record),
    encryptedTokens,
  }));
}

async function verify(
  { record: { iss, sub, authTime } }: Session,
  { accessToken, idToken }: TokenResponse,
) {
  const access = await verifyAccessToken(accessToken);
  if (access.sub !== sub || access.iss !== iss) {
    throw untrusted("refreshed tokens", "they are another user's");
  }
  if (idToken !== null) {
    const id = await verifyIdToken(idToken, { nonce: null, accessToken, sub });
    if ((id.auth_time ?? Infinity) < (authTime ?? 0)) {
      throw untrusted(
        "refreshed tokens",
        'the ID token has an older "auth_time"',
      );
    }
  }
  return access;
}
