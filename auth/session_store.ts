import { StoreUnavailable, withKv } from "./kv.ts";
import { hash } from "./seal.ts";
import {
  type LiveSession,
  parseSessionRecord,
  type SessionRecord,
  type StoredSession,
} from "./session.ts";
import { isWithinLimits } from "./session_limits.ts";
import { pause } from "./waiting.ts";

const UPDATE_TRIES = 40;
const DELETE_BATCH = 50;

type Prefix = "sessions" | "sessions_by_user" | "sessions_by_refresh_token";

/** Where a session's record is. */
export function sessionKey(idHash: string): [Prefix, string] {
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

/** Reads a record's entry; `null` when it holds no session. */
export function toStoredSession(
  entry: Deno.KvEntryMaybe<unknown>,
): StoredSession | null {
  const record = parseSessionRecord(entry.value);
  const idHash = entry.key.at(-1);
  if (record === null || entry.versionstamp === null) return null;
  if (typeof idHash !== "string") return null;
  return { idHash, record, versionstamp: entry.versionstamp };
}
