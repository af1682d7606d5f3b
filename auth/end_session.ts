import { logEvent } from "./log.ts";
import { revokeRefreshToken, revokeRefreshTokenById } from "./revoke.ts";
import type { LiveSession, StoredSession } from "./session.ts";
import { listSessionsByUser } from "./session_lists.ts";
import { deleteSessions } from "./session_store.ts";
import { readTokens } from "./session_tokens.ts";

/** Why a session ended, for the log; `other_device` and `revoked` have functions of their own. */
export type EndReason =
  | "signed_out"
  | "replaced"
  | "refused_refresh"
  | "untrusted_refresh";

/**
 * Ends a session for good: the record and its indexes first, so that it is dead whatever follows,
 * then its refresh token at FusionAuth. A failed revocation is logged and does not stop the
 * sign-out; a failed KV does, because then nobody was signed out.
 *
 * @throws {StoreUnavailable}
 */
export async function endSession(
  session: LiveSession,
  reason: EndReason,
): Promise<void> {
  const tokens = await readTokens(session);
  await deleteSessions([session]);
  logEvent("info", "session.ended", { reason, sub: session.record.sub });
  const refreshToken = tokens?.refreshToken ?? null;
  if (refreshToken === null || reason === "refused_refresh") return;
  await revokeRefreshToken(refreshToken, session.record.sub);
}

/**
 * Ends sessions of the same user on other devices, and their refresh tokens at FusionAuth by the
 * strength of this session's access token.
 *
 * @param idHashes which; sessions of other users, and this one, are left alone.
 * @returns how many were ended.
 * @throws {StoreUnavailable}
 */
export async function endOtherSessions(
  session: LiveSession,
  idHashes: readonly string[] | "all",
): Promise<number> {
  const others = (await listSessionsByUser(session.record.sub))
    .filter(({ idHash }) =>
      idHash !== session.idHash &&
      (idHashes === "all" || idHashes.includes(idHash))
    );
  await deleteSessions(others);
  const tokens = await readTokens(session);
  await Promise.all(others.map(async ({ record }) => {
    const { sub, refreshTokenId } = record;
    logEvent("info", "session.ended", { reason: "other_device", sub });
    if (refreshTokenId === null || tokens === null) return;
    const { accessToken } = tokens;
    await revokeRefreshTokenById({ refreshTokenId, sub, accessToken });
  }));
  return others.length;
}

/** Ends sessions that FusionAuth declared dead; their refresh tokens are gone already. */
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
