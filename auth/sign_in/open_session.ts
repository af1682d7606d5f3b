import { untrusted } from "@/auth/fusionauth/errors.ts";
import type { TokenResponse } from "@/auth/fusionauth/token_endpoint.ts";
import {
  lifetimeOf,
  verifyAccessToken,
  verifyIdToken,
} from "@/auth/fusionauth/tokens.ts";
import { fetchProfile } from "@/auth/fusionauth/userinfo.ts";
import { getCurrentSession } from "@/auth/session/current_session.ts";
import { encryptTokens } from "@/auth/session/encrypted_tokens.ts";
import { createSession } from "@/auth/session/create_session.ts";
import { endSession, revokeRemoved } from "@/auth/session/end_session.ts";
import {
  LIFETIME_MS,
  RECORD_VERSION,
  type SessionRecord,
  withRoles,
} from "@/auth/session/record.ts";
import { recallEvents } from "@/auth/session/remembered_events.ts";
import {
  deleteSessions,
  getSession,
  updateSession,
} from "@/auth/session/store.ts";
import { randomId, sha256 } from "@/server/crypto.ts";
import { logEvent } from "@/server/log.ts";
import { CallbackError } from "./callback_error.ts";
import { readDevice } from "./device.ts";

/**
 * Verifies the tokens of a sign-in, opens a session under a new id and ends the one that this
 * browser had before.
 *
 * @param headers of the callback: they name the browser and the session it had.
 * @returns the session id.
 * @throws {CallbackError | FusionAuthError | StoreUnavailable}
 */
export async function openSession(
  tokens: TokenResponse,
  { nonce, headers }: { readonly nonce: string; readonly headers: Headers },
): Promise<string> {
  const id = randomId();
  const record: SessionRecord = {
    ...await verify(tokens, nonce),
    device: readDevice(headers),
    encryptedTokens: await encryptTokens(tokens, id),
  };
  const evicted = await createSession(id, record);
  // Read after the write: a concurrent event either finds the session or is found here.
  const { isRevoked, roleChange } = await recallEvents(record);
  if (isRevoked) {
    await deleteSessions([{ idHash: sha256(id), record }]);
    throw new CallbackError("refused", "revoked meanwhile");
  }
  const session = roleChange && await getSession(id);
  if (session) {
    await updateSession(session, (record) => withRoles(record, roleChange));
  }
  const previous = await getCurrentSession(headers);
  if (previous !== null) await endSession(previous, "replaced");
  logEvent("info", "sign_in.done", { sub: record.sub });
  // Not awaited: these sessions have ended, and a failure is logged.
  revokeRemoved(evicted, {
    reason: "too_many",
    sub: record.sub,
    accessToken: tokens.accessToken,
  });
  return id;
}

/** What a session knows from verified tokens and from userinfo. */
async function verify(
  { accessToken, refreshToken, idToken }: TokenResponse,
  nonce: string,
): Promise<Omit<SessionRecord, "device" | "encryptedTokens">> {
  const access = await verifyAccessToken(accessToken);
  const { iss, sub, roles, iat, sid } = access;
  if (idToken === null) {
    throw untrusted("a token response", "it has no ID token");
  }
  const { auth_time: authTime } = await verifyIdToken(idToken, {
    nonce,
    accessToken,
    sub,
  });
  const profile = await fetchProfile(accessToken, sub);
  const now = Date.now();
  const accessTokenLifetime = lifetimeOf(access) * 1000;
  return {
    version: RECORD_VERSION,
    iss,
    sub,
    profile,
    roles,
    rolesAsOf: iat * 1000,
    issuedAt: iat * 1000,
    signedInAt: now,
    lastSeenAt: now,
    endsAt: now + LIFETIME_MS,
    authTime,
    accessTokenExpiresAt: now + accessTokenLifetime,
    accessTokenLifetime,
    refreshTokenId: refreshToken === null ? null : sid,
  };
}
