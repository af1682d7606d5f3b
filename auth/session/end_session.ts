import {
  revokeRefreshToken,
  revokeRefreshTokenById,
} from "@/auth/fusionauth/revocation.ts";
import { logEvent } from "@/server/log.ts";
import { decryptTokens } from "./encrypted_tokens.ts";
import type { Session, SessionRecord, StoredSession } from "./record.ts";
import { deleteSessions } from "./store.ts";

// Every function here throws `StoreUnavailable` when KV cannot be used: then nothing has ended.

/**
 * Ends a session for good: first the record and its index, so that it is dead whatever follows,
 * then its refresh token at FusionAuth. A failed revocation is logged and does not stop the
 * sign-out; a failing KV does, because then nobody was signed out.
 *
 * @param reason for the log.
 */
export async function endSession(
  session: Session,
  reason: "signed_out" | "replaced" | "refused_refresh" | "untrusted_refresh",
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
 * Revokes at FusionAuth the refresh tokens of sessions that were removed, authorized by an access token
 * of their user. `reason` is for the log.
 */
export async function revokeRemoved(
  removed: readonly Pick<SessionRecord, "refreshTokenId">[],
  { reason, sub, accessToken }: {
    readonly reason: "other_device" | "too_many";
    readonly sub: string;
    readonly accessToken: string | undefined;
  },
): Promise<void> {
  await Promise.all(removed.map(async ({ refreshTokenId }) => {
    logEvent("info", "session.ended", { reason, sub });
    if (refreshTokenId === null || accessToken === undefined) return;
    await revokeRefreshTokenById(refreshTokenId, { sub, accessToken });
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
