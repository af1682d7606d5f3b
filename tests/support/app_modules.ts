// The only place where tests import from `auth/` and `server/`. These modules read their settings
// when they are first imported, so each is imported when it is called: after the app is opened.
import type { Session, StoredSession } from "@/auth/session/record.ts";
import type { Handler } from "@/server/request_guards.ts";

export type { Handler, Session, StoredSession };

/** The app's own Deno KV. */
export async function openKv(): Promise<Deno.Kv> {
  const { openKv } = await import("@/server/kv.ts");
  return await openKv();
}

export async function closeKv(): Promise<void> {
  const { closeKv } = await import("@/server/kv.ts");
  await closeKv();
}

/** A new session id. */
export async function randomId(): Promise<string> {
  const { randomId } = await import("@/server/crypto.ts");
  return randomId();
}

/** SHA-256 of a text, base64url. */
export async function sha256(text: string): Promise<string> {
  const { sha256 } = await import("@/server/crypto.ts");
  return sha256(text);
}

/** The tokens of a session. Rejects when the session id does not fit. */
export async function decryptTokens(
  session: StoredSession,
  id: string,
): Promise<unknown> {
  const { decryptTokens } = await import("@/auth/session/encrypted_tokens.ts");
  const tokens = await decryptTokens({ ...session, id });
  if (tokens === null) throw new Error("The tokens cannot be decrypted");
  return tokens;
}

/** A session whose tokens cannot be decrypted. */
export function withBrokenTokens<S extends StoredSession>(session: S): S {
  const encryptedTokens = "broken";
  return { ...session, record: { ...session.record, encryptedTokens } };
}

/** The session of an id; `null` when there is none. */
export async function getSession(id: string): Promise<Session | null> {
  const { getSession } = await import("@/auth/session/store.ts");
  return await getSession(id);
}

/** Every session of the app. */
export async function listSessions(): Promise<StoredSession[]> {
  const { listAllSessions } = await import("@/auth/session/store.ts");
  return await listAllSessions();
}

/** The sessions of a user. */
export async function listSessionsByUser(
  sub: string,
): Promise<StoredSession[]> {
  const { listSessionsByUser } = await import("@/auth/session/store.ts");
  return await listSessionsByUser(sub);
}

/** The session of a request with a fresh access token, as middleware reads it. */
export async function getFreshSession(
  headers: Headers,
): Promise<Session | null> {
  const { getFreshSession } = await import("@/auth/refresh/fresh_session.ts");
  return await getFreshSession(headers);
}

/** The access token that a route sends to an API. */
export async function getAccessToken(session: Session): Promise<string> {
  const { getAccessToken } = await import("@/auth/refresh/access_token.ts");
  return await getAccessToken(session);
}

/** The token in the forms of a session. */
export async function formTokenOf(sessionId: string): Promise<string> {
  const { formTokenOf } = await import("@/auth/session/form_token.ts");
  return formTokenOf({ id: sessionId });
}

/** The function that checks where a sign-in may lead. */
export async function importParseReturnTo() {
  const { parseReturnTo } = await import("@/auth/sign_in/return_to.ts");
  return parseReturnTo;
}

/** The function that writes a log line. */
export async function importLogEvent() {
  const { logEvent } = await import("@/server/log.ts");
  return logEvent;
}

/** The function that puts the request guards around a handler. */
export async function importRequestGuards() {
  const { guardRequests } = await import("@/server/request_guards.ts");
  return guardRequests;
}

/** The function that puts the response cache around a handler. */
export async function importResponseCache() {
  const { cacheResponses } = await import("@/server/response_cache.ts");
  return cacheResponses;
}

/** The function that adds the security headers to a response. */
export async function importSecurityHeaders() {
  const { addSecurityHeaders } = await import("@/server/security_headers.ts");
  return addSecurityHeaders;
}

/** The function that makes a rate limit. */
export async function importRateLimit() {
  const { createRateLimit } = await import("@/server/rate_limit.ts");
  return createRateLimit;
}
