// The only place where tests import from `auth/` and `http/`. These modules read their settings
// when they are first imported, so each is imported when it is called: after the app is opened.
import type { LiveSession, StoredSession } from "@/auth/session.ts";

export type { LiveSession, StoredSession };

/** The app's own Deno KV. */
export async function openKv(): Promise<Deno.Kv> {
  const { openKv } = await import("@/auth/kv.ts");
  return await openKv();
}

export async function closeKv(): Promise<void> {
  const { closeKv } = await import("@/auth/kv.ts");
  await closeKv();
}

/** A new session id. */
export async function createSecret(): Promise<string> {
  const { createSecret } = await import("@/auth/seal.ts");
  return createSecret();
}

/** SHA-256 of a text, base64url. */
export async function hash(text: string): Promise<string> {
  const { hash } = await import("@/auth/seal.ts");
  return await hash(text);
}

/** The tokens of a session. Rejects when the session id does not fit. */
export async function decryptTokens(
  { record }: StoredSession,
  sessionId: string,
): Promise<unknown> {
  const { unseal } = await import("@/auth/seal.ts");
  return await unseal(record.sealedTokens, sessionId);
}

/** A session whose tokens cannot be decrypted. */
export function withBrokenTokens<S extends StoredSession>(session: S): S {
  const sealedTokens = new Uint8Array(session.record.sealedTokens.length);
  return { ...session, record: { ...session.record, sealedTokens } };
}

/** The session of an id; `null` when there is none. */
export async function getSession(id: string): Promise<LiveSession | null> {
  const { getSession } = await import("@/auth/session_store.ts");
  return await getSession(id);
}

/** Every session of the app. */
export async function listSessions(): Promise<StoredSession[]> {
  const { listAllSessions } = await import("@/auth/session_lists.ts");
  return await listAllSessions();
}

/** The sessions of a user. */
export async function listSessionsByUser(
  sub: string,
): Promise<StoredSession[]> {
  const { listSessionsByUser } = await import("@/auth/session_lists.ts");
  return await listSessionsByUser(sub);
}

/** The session of a request with a fresh access token, as middleware reads it. */
export async function findFreshSession(
  headers: Headers,
): Promise<LiveSession | null> {
  const { findFreshSession } = await import("@/auth/current_session.ts");
  return await findFreshSession(headers);
}

/** The access token that a route sends to an API. */
export async function getAccessToken(session: LiveSession): Promise<string> {
  const { getAccessToken } = await import("@/auth/access_token.ts");
  return await getAccessToken(session);
}

/** The token in the forms of a session. */
export async function formTokenOf(sessionId: string): Promise<string> {
  const { formTokenOf } = await import("@/auth/form_token.ts");
  return await formTokenOf({ id: sessionId });
}

/** The function that checks where a sign-in may lead. */
export async function importSafeReturn() {
  const { safeReturn } = await import("@/auth/return_to.ts");
  return safeReturn;
}

/** The function that writes a log line. */
export async function importLogEvent() {
  const { logEvent } = await import("@/auth/log.ts");
  return logEvent;
}

/** The function that puts the request guards around a handler. */
export async function importRequestGuards() {
  const { harden } = await import("@/http/harden.ts");
  return harden;
}

/** The function that adds the security headers to a response. */
export async function importResponseHeaders() {
  const { addResponseHeaders } = await import("@/http/response_headers.ts");
  return addResponseHeaders;
}
