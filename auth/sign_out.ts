import { settings } from "@/fresh.config.ts";
import { getMetadata } from "./discovery.ts";
import { describeError, logEvent } from "./log.ts";
import { revokeRefreshToken, revokeRefreshTokenById } from "./revoke.ts";
import { createSecret, unseal } from "./seal.ts";
import {
  type LiveSession,
  parseSessionTokens,
  type SessionTokens,
  type StoredSession,
} from "./session.ts";
import { deleteSessions, listSessionsByUser } from "./session_store.ts";

/** Why a session ended, for the log. */
export type EndReason =
  | "signed_out"
  | "replaced"
  | "refused_refresh"
  | "untrusted_refresh"
  | "other_device"
  | "revoked";

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
  await logFailure(revokeRefreshToken(refreshToken), session.record.sub);
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
    await logFailure(
      revokeRefreshTokenById(refreshTokenId, tokens.accessToken),
      sub,
    );
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

/**
 * FusionAuth's sign-out for this application (OIDC RP-Initiated Logout §2). `client_id` stands in
 * for an `id_token_hint`, which would leave an ID token in the browser's history.
 */
export async function getSignOutUrl(): Promise<URL> {
  const endpoint = await getMetadata().then(
    ({ end_session_endpoint }) => end_session_endpoint,
    // FusionAuth is down: its path is known, and the browser can see for itself.
    () => `${settings.issuer}/oauth2/logout`,
  );
  const url = new URL(endpoint);
  url.searchParams.set("client_id", settings.clientId);
  url.searchParams.set("post_logout_redirect_uri", `${settings.appUrl}/logout`);
  url.searchParams.set("state", createSecret());
  return url;
}

/** The session's tokens; `null` when the box cannot be opened. */
export async function readTokens(
  { id, record }: LiveSession,
): Promise<SessionTokens | null> {
  try {
    return parseSessionTokens(await unseal(record.sealedTokens, id));
  } catch (error) {
    logEvent("error", "session.unreadable", { error: describeError(error) });
    return null;
  }
}

async function logFailure(work: Promise<void>, sub: string): Promise<void> {
  try {
    await work;
  } catch (error) {
    logEvent("warn", "refresh_token.not_revoked", {
      sub,
      error: describeError(error),
    });
  }
}
