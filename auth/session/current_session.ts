import { settings } from "@/fresh.config.ts";
import { cookieName, readCookies, serializeCookie } from "@/server/cookies.ts";
import { createRateLimit, getClient } from "@/server/rate_limit.ts";
import {
  IDLE_MS,
  LIFETIME_MS,
  type Session,
  type SessionRecord,
  type StoredSession,
} from "./record.ts";
import { getSession, updateSession } from "./store.ts";

const NAME = cookieName("session");
const ID = /^[\w-]{43}$/;
const LONGEST_INTERVAL_MS = 5 * 60_000;
/** How often "last seen" is written at most. Idle sessions end by as much early. */
const LAST_SEEN_INTERVAL_MS = Math.min(LONGEST_INTERVAL_MS, IDLE_MS / 6);

/** Ids that are no session's. */
const guesses = createRateLimit("session_id", settings.SIGN_INS_PER_MINUTE);

/**
 * The session of a request, by one KV read; `null` when nobody is signed in.
 *
 * @throws {TooManyRequests} to a client that tries many ids which are no session's.
 * @throws {StoreUnavailable}
 */
export async function getCurrentSession(
  headers: Headers,
): Promise<Session | null> {
  const id = readCookies(headers).get(NAME);
  if (id === undefined || !ID.test(id)) return null;
  const session = await getSession(id);
  if (session === null) guesses(getClient());
  return session;
}

/** Whether the browser sent a session cookie, valid or not. */
export function hasSessionCookie(headers: Headers): boolean {
  return `; ${headers.get("cookie") ?? ""}`.includes(`; ${NAME}=`);
}

/** The `Set-Cookie` of a session. It lives as long as the session may at most. */
export function createSessionCookie(id: string): string {
  return serializeCookie(NAME, id, LIFETIME_MS / 1000);
}

/** The `Set-Cookie` that removes the session from the browser. */
export function deleteSessionCookie(): string {
  return serializeCookie(NAME, "", 0);
}

/** The sessions this process is updating, so that concurrent requests write once. */
const updating = new Set<string>();

/**
 * Notes that the session was used, unless that was noted within the last five minutes.
 *
 * @throws {StoreUnavailable}
 */
export async function updateLastSeen(session: StoredSession): Promise<void> {
  const update = (record: SessionRecord) =>
    Date.now() - record.lastSeenAt < LAST_SEEN_INTERVAL_MS
      ? null
      : { ...record, lastSeenAt: Date.now() };
  const { idHash, record } = session;
  if (update(record) === null || updating.has(idHash)) return;
  updating.add(idHash);
  await updateSession(session, update).finally(() => updating.delete(idHash));
}
