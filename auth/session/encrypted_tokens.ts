import * as v from "@badrap/valita";
import { compactDecrypt, CompactEncrypt } from "jose";
import { nodeCrypto } from "@/server/crypto.ts";
import { describeError, logEvent } from "@/server/log.ts";
import type { Session } from "./record.ts";

const tokensSchema = v.object({
  accessToken: v.string(),
  refreshToken: v.string().nullable(),
});

/** The secret part of a session. */
export type SessionTokens = Readonly<v.Infer<typeof tokensSchema>>;

/**
 * Encrypts tokens as a JWE (RFC 7516: `dir`, A256GCM) with a key derived from the session id, so
 * that a copy of the store reveals nothing without the browser's cookie.
 */
export async function encryptTokens(
  { accessToken, refreshToken }: SessionTokens,
  sessionId: string,
): Promise<string> {
  return await new CompactEncrypt(
    new TextEncoder().encode(JSON.stringify({ accessToken, refreshToken })),
  ).setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .encrypt(deriveKey(sessionId));
}

/** The session's tokens; `null` when they cannot be decrypted, which is logged. */
export async function decryptTokens(
  { id, record }: Session,
): Promise<SessionTokens | null> {
  try {
    const { plaintext } = await compactDecrypt(
      record.encryptedTokens,
      deriveKey(id),
    );
    return tokensSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
  } catch (error) {
    logEvent("error", "session.unreadable", { error: describeError(error) });
    return null;
  }
}

function deriveKey(sessionId: string): Uint8Array {
  const secret = Uint8Array.fromBase64(sessionId, { alphabet: "base64url" });
  return new Uint8Array(
    nodeCrypto()
      .hkdfSync("sha256", secret, "", "changebank session tokens v1", 32),
  );
}
