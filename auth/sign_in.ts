import { CallbackFailure } from "./callback_failure.ts";
import { findSession } from "./current_session.ts";
import { readDevice } from "./device.ts";
import { endSession } from "./end_session.ts";
import { FusionAuthUntrusted } from "./failures.ts";
import type { FinishedFlow } from "./finish_flow.ts";
import { isRecord } from "./parse.ts";
import { isRevoked } from "./revocations.ts";
import { createSecret, hash } from "./seal.ts";
import type { SessionRecord } from "./session.ts";
import { createSessionCookie } from "./session_cookie.ts";
import { LIFETIME_MS } from "./session_limits.ts";
import { createSession, deleteSessions } from "./session_store.ts";
import { sealTokens, type SessionTokens } from "./session_tokens.ts";
import { verifyAccessToken, verifyIdToken } from "./tokens.ts";
import { fetchProfile } from "./userinfo.ts";

/** Deno KV takes values up to 64 KiB, and the roles may take the other half. */
const LARGEST_SEALED_BYTES = 32 * 1024;

/** An opened session. */
export interface SignedIn {
  readonly setCookie: string;
  readonly sub: string;
}

/**
 * Verifies what a finished flow brought, opens a session under a new id, and ends the one this
 * browser had before.
 *
 * @throws {CallbackFailure} when the tokens cannot be relied on or FusionAuth cannot be asked.
 * @throws {StoreUnavailable}
 */
export async function openSession(
  flow: FinishedFlow,
  headers: Headers,
): Promise<SignedIn> {
  const verified = await verifyFlow(flow).catch((error) => {
    throw CallbackFailure.from(error).withFlow(flow);
  });
  const id = createSecret();
  const now = Date.now();
  const record: SessionRecord = {
    version: 1,
    iss: verified.iss,
    sub: verified.sub,
    profile: verified.profile,
    roles: verified.roles,
    device: readDevice(headers),
    issuedAt: verified.issuedAt,
    signedInAt: now,
    lastSeenAt: now,
    endsAt: now + LIFETIME_MS,
    authTime: verified.authTime,
    accessTokenExpiresAt: now + verified.lifetime * 1000,
    accessTokenLifetime: verified.lifetime * 1000,
    refreshTokenId: verified.refreshTokenId,
    sealedTokens: await sealTokens(verified.tokens, id),
  };
  if (record.sealedTokens.byteLength > LARGEST_SEALED_BYTES) {
    throw new CallbackFailure("untrusted", { detail: "tokens are too large" })
      .withFlow(flow);
  }
  await createSession(id, record);
  // Read after the write: a revocation that came meanwhile either sees the row or is seen here.
  if (await isRevoked(record)) {
    await deleteSessions([{ idHash: await hash(id), record }]);
    throw new CallbackFailure("refused", { detail: "revoked meanwhile" })
      .withFlow(flow);
  }
  await endPreviousSession(headers);
  return { setCookie: createSessionCookie(id), sub: record.sub };
}

async function verifyFlow({ tokens, nonce }: FinishedFlow) {
  const access = await verifyAccessToken(tokens.accessToken);
  const idToken = readIdToken(tokens);
  const { authTime } = idToken === undefined ? access : await verifyIdToken(
    idToken,
    { nonce, accessToken: tokens.accessToken, sub: access.sub },
  );
  const profile = await fetchProfile(tokens.accessToken, access.sub);
  const { sid, iat } = access.payload;
  const secrets: SessionTokens = {
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? null,
  };
  return {
    ...access,
    authTime,
    profile,
    tokens: secrets,
    issuedAt: (iat ?? 0) * 1000,
    refreshTokenId: secrets.refreshToken !== null && typeof sid === "string"
      ? sid
      : null,
  };
}

/**
 * The ID token; `undefined` when the helper knows of none, as the published kv-oauth does not.
 * A helper that does must have got one, because `openid` was asked for.
 */
function readIdToken(tokens: unknown): string | undefined {
  if (!isRecord(tokens) || !("idToken" in tokens)) return undefined;
  if (typeof tokens.idToken !== "string") {
    throw new FusionAuthUntrusted(
      "FusionAuth's token response has no ID token",
    );
  }
  return tokens.idToken;
}

async function endPreviousSession(headers: Headers): Promise<void> {
  const previous = await findSession(headers);
  if (previous !== null) await endSession(previous, "replaced");
}
