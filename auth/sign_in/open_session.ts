import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import type { TokenResponse } from "@/auth/fusionauth/token_endpoint.ts";
import { verifyAccessToken, verifyIdToken } from "@/auth/fusionauth/tokens.ts";
import { fetchProfile } from "@/auth/fusionauth/userinfo.ts";
import { getCurrentSession } from "@/auth/session/current_session.ts";
import { encryptTokens } from "@/auth/session/encrypted_tokens.ts";
import { endSession } from "@/auth/session/end_session.ts";
import { LIFETIME_MS, type SessionRecord } from "@/auth/session/record.ts";
import { isRevoked } from "@/auth/session/revocations.ts";
import { createSession, deleteSessions } from "@/auth/session/store.ts";
import { randomId, sha256 } from "@/server/crypto.ts";
import { logEvent } from "@/server/log.ts";
import { CallbackError } from "./callback_error.ts";
import { readDevice } from "./device.ts";

/** Deno KV takes values up to 64 KiB, and the roles may take the other half. */
const LARGEST_TOKENS = 32 * 1024;

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
  if (record.encryptedTokens.length > LARGEST_TOKENS) {
    throw new FusionAuthError("untrusted", "The tokens are too large to keep");
  }
  await createSession(id, record);
  // Read after the write: a concurrent revocation either sees the row or is seen here.
  if (await isRevoked(record)) {
    await deleteSessions([{ idHash: sha256(id), record }]);
    throw new CallbackError("refused", "revoked meanwhile");
  }
  const previous = await getCurrentSession(headers);
  if (previous !== null) await endSession(previous, "replaced");
  logEvent("info", "sign_in.done", { sub: record.sub });
  return id;
}

/** What a session knows from verified tokens and from userinfo. */
async function verify(
  { accessToken, refreshToken, idToken }: TokenResponse,
  nonce: string,
): Promise<Omit<SessionRecord, "device" | "encryptedTokens">> {
  const access = await verifyAccessToken(accessToken);
  const { iss, sub, roles, lifetime, payload } = access;
  if (idToken === null) {
    throw new FusionAuthError(
      "untrusted",
      "The token response has no ID token",
    );
  }
  const { authTime } = await verifyIdToken(idToken, {
    nonce,
    accessToken,
    sub,
  });
  const profile = await fetchProfile(accessToken, sub);
  const { sid, iat = 0 } = payload;
  const now = Date.now();
  return {
    version: 1,
    iss,
    sub,
    profile,
    roles: [...roles],
    issuedAt: iat * 1000,
    signedInAt: now,
    lastSeenAt: now,
    endsAt: now + LIFETIME_MS,
    authTime,
    accessTokenExpiresAt: now + lifetime * 1000,
    accessTokenLifetime: lifetime * 1000,
    refreshTokenId: refreshToken !== null && typeof sid === "string"
      ? sid
      : null,
  };
}
