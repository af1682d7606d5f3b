import {
  type OwnRefreshToken,
  revokeRefreshToken,
  revokeRefreshTokenById,
} from "@/auth/fusionauth/revocation.ts";
import { logEvent } from "@/server/log.ts";
import type { EvictedSession } from "./create_session.ts";
import { decryptTokens } from "./encrypted_tokens.ts";
import type { Session, StoredSession } from "./record.ts";
import { deleteSessions } from "./store.ts";

// Every function here throws `StoreUnavailable` when KV cannot be used: then nothing has ended.

/** Why a user's own session ended, for the log. */
export type EndReason =
  | "signed_out"
  | "replaced"
  | "refused_refresh"
  | "untrusted_refresh";

/**
 * Ends a session for good: first the record and its indexes, so that it is dead whatever follows,
 * then its refresh token at FusionAuth. A failed revocation is logged and does not stop the
 * sign-out; a failing KV does, because then nobody was signed out.
 */
export async function endSession(
  session: Session,
  reason: EndReason,
): Promise<void> {
  const { sub } = session.record;
  const tokens = await decryptTokens(session);
  await deleteSessions([session]);
  logEvent("info", "session.ended", { reason, sub });
  const refreshToken = tokens?.refreshToken ?? null;
  if (refreshToken === null || reason === "refused_refresh") return;
  await revokeRefreshToken(refreshToken, sub);
}

/**
 * Ends other sessions of the same user, and their refresh tokens at FusionAuth, authorized by this
 * session's access token.
 */
export async function endOtherSessions(
  session: Session,
  others: readonly StoredSession[],
): Promise<void> {
  await deleteSessions(others);
  const tokens = await decryptTokens(session);
  await Promise.all(others.map(async ({ record }) => {
    const { sub, refreshTokenId } = record;
    logEvent("info", "session.ended", { reason: "other_device", sub });
    if (refreshTokenId === null || tokens === null) return;
    const { accessToken } = tokens;
    await revokeRefreshTokenById({ refreshTokenId, sub, accessToken });
  }));
}

/** Logs sessions that made room for a new one, and revokes their refresh tokens at FusionAuth. */
export async function endEvicted(
  evicted: readonly EvictedSession[],
  { sub, accessToken }: Omit<OwnRefreshToken, "refreshTokenId">,
): Promise<void> {
  await Promise.all(evicted.map(async ({ refreshTokenId }) => {
    logEvent("info", "session.ended", { reason: "too_many", sub });
    if (refreshTokenId === null) return;
    await revokeRefreshTokenById({ refreshTokenId, sub, accessToken });
  }));
}

/**
 * Ends sessions that FusionAuth declared dead. Their refresh tokens are gone already.
 *
 * @param event the type of the webhook event, for the log.
 */
export async function endRevokedSessions(
  sessions: readonly StoredSession[],
  event: string,
): Promise<void> {
  await deleteSessions(sessions);
  for (const { record } of sessions) {
    logEvent("info", "session.ended", {
      reason: "revoked",
      by: event,
      sub: record.sub,
    });
  }
}
