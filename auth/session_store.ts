import { settings } from "@/fresh.config.ts";
import { StoreUnavailable, withKv } from "./kv.ts";
import { hash } from "./seal.ts";
import {
  type LiveSession,
  parseSessionRecord,
  type SessionRecord,
  type StoredSession,
} from "./session.ts";
import { pause } from "./waiting.ts";

const IDLE_MS = settings.sessionIdleMinutes * 60_000;
const MOST_TOUCH_MS = 5 * 60_000;
/** How seldom "last seen" is written. Idle sessions end by at most this much early. */
const TOUCH_MS = Math.min(MOST_TOUCH_MS, IDLE_MS / 6);
const UPDATE_TRIES = 40;
const DELETE_BATCH = 50;
/** The most that Deno KV takes in one `getMany()`. */
const READ_BATCH = 10;

type Prefix = "sessions" | "sessions_by_user" | "sessions_by_refresh_token";

function sessionKey(idHash: string): [Prefix, string] {
  return ["sessions", idHash];
}

function userKey(sub: string, idHash: string): [Prefix, string, string] {
  return ["sessions_by_user", sub, idHash];
}

function refreshTokenKey(id: string, idHash: string): [Prefix, string, string] {
  return ["sessions_by_refresh_token", id, idHash];
}

/**
 * Writes a new session and its indexes in one commit.
 *
 * @throws {StoreUnavailable}
 */
export async function createSession(
  id: string,
  record: SessionRecord,
): Promise<void> {
  const idHash = await hash(id);
  const expireIn = Math.max(1, record.endsAt - Date.now());
  await withKv((kv) => {
    const write = kv.atomic()
      .set(sessionKey(idHash), record, { expireIn })
      .set(userKey(record.sub, idHash), true, { expireIn });
    if (record.refreshTokenId !== null) {
      write.set(refreshTokenKey(record.refreshTokenId, idHash), true, {
        expireIn,
      });
    }
    return write.commit();
  });
}

/**
 * The live session of an id, by one KV read; `null` when there is none or it is past a limit.
 * KV's own expiry can be late by a minute, so the limits are checked here.
 *
 * @throws {StoreUnavailable}
 */
export async function getSession(id: string): Promise<LiveSession | null> {
  const stored = await getByHash(await hash(id));
  return stored && { ...stored, id };
}

/**
 * Reads a session anew; `null` when it was ended meanwhile.
 *
 * @throws {StoreUnavailable}
 */
export async function rereadSession<S extends StoredSession>(
  session: S,
): Promise<S | null> {
  const stored = await getByHash(session.idHash);
  return stored && { ...session, ...stored };
}

async function getByHash(idHash: string): Promise<StoredSession | null> {
  const stored = toStoredSession(
    await withKv((kv) => kv.get(sessionKey(idHash))),
  );
  return stored && isWithinLimits(stored.record) ? stored : null;
}

function isWithinLimits(record: SessionRecord): boolean {
  const now = Date.now();
  return now < record.endsAt && now < record.lastSeenAt + IDLE_MS;
}

/**
 * Changes a session by a pure function of its record, if it still lives: a write that lost a race
 * is done again on what won, and a session that was ended stays ended. `null` when it has ended or
 * `change` gives `null`.
 *
 * @throws {StoreUnavailable}
 */
export async function updateSession<S extends StoredSession>(
  session: S,
  change: (record: SessionRecord) => SessionRecord | null,
): Promise<S | null> {
  let current: S | null = session;
  for (let tries = 0; tries < UPDATE_TRIES; tries++) {
    const { record, versionstamp, idHash }: StoredSession = current;
    const changed = change(record);
    if (changed === null) return null;
    const expireIn = Math.max(1, record.endsAt - Date.now());
    const result = await withKv((kv) =>
      kv.atomic()
        .check({ key: sessionKey(idHash), versionstamp })
        .set(sessionKey(idHash), changed, { expireIn })
        .commit()
    );
    if (result.ok) {
      return { ...session, record: changed, versionstamp: result.versionstamp };
    }
    await pause(10);
    current = await rereadSession(session);
    if (current === null) return null;
  }
  throw new StoreUnavailable("Cannot update a session: too many writers");
}

/** Sessions that this process is noting, so that requests that come together do it once. */
const touching = new Set<string>();

/**
 * Notes that the person is here, unless that was noted within the last five minutes.
 *
 * @throws {StoreUnavailable}
 */
export async function touchSession(session: StoredSession): Promise<void> {
  const { idHash, record: { lastSeenAt } } = session;
  if (Date.now() - lastSeenAt < TOUCH_MS || touching.has(idHash)) return;
  touching.add(idHash);
  try {
    await updateSession(session, (record) => {
      const lastSeenAt = Date.now();
      return lastSeenAt - record.lastSeenAt < TOUCH_MS
        ? null
        : { ...record, lastSeenAt };
    });
  } finally {
    touching.delete(idHash);
  }
}

/**
 * Removes sessions with their indexes, each in one commit; harmless when they are gone.
 *
 * @throws {StoreUnavailable}
 */
export async function deleteSessions(
  sessions: readonly Pick<StoredSession, "idHash" | "record">[],
): Promise<void> {
  for (let at = 0; at < sessions.length; at += DELETE_BATCH) {
    await withKv((kv) => {
      const write = kv.atomic();
      for (const { idHash, record } of sessions.slice(at, at + DELETE_BATCH)) {
        write.delete(sessionKey(idHash));
        write.delete(userKey(record.sub, idHash));
        if (record.refreshTokenId !== null) {
          write.delete(refreshTokenKey(record.refreshTokenId, idHash));
        }
      }
      return write.commit();
    });
  }
}

/**
 * The live sessions of a user.
 *
 * @throws {StoreUnavailable}
 */
export async function listSessionsByUser(
  sub: string,
): Promise<StoredSession[]> {
  const sessions = await listByIndex(["sessions_by_user", sub]);
  return sessions.filter(({ record }) => isWithinLimits(record));
}

/**
 * The sessions that hold a refresh token, by FusionAuth's id of it.
 *
 * @throws {StoreUnavailable}
 */
export function listSessionsByRefreshToken(
  refreshTokenId: string,
): Promise<StoredSession[]> {
  return listByIndex(["sessions_by_refresh_token", refreshTokenId]);
}

/**
 * Every session of the application.
 *
 * @throws {StoreUnavailable}
 */
export function listAllSessions(): Promise<StoredSession[]> {
  return withKv(async (kv) => {
    const sessions: StoredSession[] = [];
    for await (const entry of kv.list({ prefix: ["sessions"] })) {
      const stored = toStoredSession(entry);
      if (stored !== null) sessions.push(stored);
    }
    return sessions;
  });
}

function listByIndex(prefix: Deno.KvKey): Promise<StoredSession[]> {
  return withKv(async (kv) => {
    const keys: Deno.KvKey[] = [];
    for await (const { key } of kv.list({ prefix })) {
      const idHash = key.at(-1);
      if (typeof idHash === "string") keys.push(sessionKey(idHash));
    }
    const sessions: StoredSession[] = [];
    for (let at = 0; at < keys.length; at += READ_BATCH) {
      const batch = keys.slice(at, at + READ_BATCH);
      for (const entry of await kv.getMany<unknown[]>(batch)) {
        const stored = toStoredSession(entry);
        if (stored !== null) sessions.push(stored);
      }
    }
    return sessions;
  });
}

function toStoredSession(
  entry: Deno.KvEntryMaybe<unknown>,
): StoredSession | null {
  const record = parseSessionRecord(entry.value);
  const idHash = entry.key.at(-1);
  if (record === null || entry.versionstamp === null) return null;
  if (typeof idHash !== "string") return null;
  return { idHash, record, versionstamp: entry.versionstamp };
}
