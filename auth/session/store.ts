import { sha256 } from "@/server/crypto.ts";
import { delay } from "@/server/delay.ts";
import { StoreUnavailable, withKv } from "@/server/kv.ts";
import {
  isWithinLimits,
  parseSessionRecord,
  type Session,
  type SessionRecord,
  type StoredSession,
} from "./record.ts";

// Every function here throws `StoreUnavailable` when KV cannot be used.

const UPDATE_TRIES = 40;
const DELETE_BATCH = 50;
/** The most that Deno KV takes in one `getMany()`. */
const READ_BATCH = 10;

/** Where a session's record is. */
export function sessionKey(idHash: string): Deno.KvKey {
  return ["sessions", idHash];
}

/** The index by user: an entry is written and removed in one commit with its record. */
export function userKey(sub: string, ...idHash: string[]): Deno.KvKey {
  return ["sessions_by_user", sub, ...idHash];
}

/** How long KV keeps a record and its index. */
export function expiry({ endsAt }: SessionRecord): { expireIn: number } {
  return { expireIn: Math.max(1, endsAt - Date.now()) };
}

/** The session of an id, by one KV read; `null` when there is none or it is past a limit. */
export function getSession(id: string): Promise<Session | null> {
  return rereadSession({ id, idHash: sha256(id) });
}

/** Reads a session again; `null` when it has ended, or is past a limit: KV expires it late. */
export async function rereadSession<S extends Pick<StoredSession, "idHash">>(
  session: S,
): Promise<S & StoredSession | null> {
  const entry = await withKv((kv) => kv.get(sessionKey(session.idHash)));
  const stored = parseEntry(entry);
  const isOpen = stored !== null && isWithinLimits(stored.record);
  return isOpen ? { ...session, ...stored } : null;
}

/** Reads a record's entry; `null` when it holds none. */
function parseEntry(
  { key, value, versionstamp }: Deno.KvEntryMaybe<unknown>,
): StoredSession | null {
  const record = parseSessionRecord(value);
  if (record === null || versionstamp === null) return null;
  return { idHash: idHashOf(key), record, versionstamp };
}

/** The hash of a session's id, from the key of its record or of its index. */
export function idHashOf(key: Deno.KvKey): string {
  return String(key.at(-1));
}

/** The sessions of a user, those past a limit too: by another replica's clock they may not be. */
export function listSessionsByUser(sub: string): Promise<StoredSession[]> {
  return withKv(async (kv) => {
    const index = await Array.fromAsync(kv.list({ prefix: userKey(sub) }));
    const keys = index.map(({ key }) => sessionKey(idHashOf(key)));
    const entries: Deno.KvEntryMaybe<unknown>[] = [];
    for (let at = 0; at < keys.length; at += READ_BATCH) {
      const batch = keys.slice(at, at + READ_BATCH);
      entries.push(...await kv.getMany<unknown[]>(batch));
    }
    return entries.flatMap((entry) => parseEntry(entry) ?? []);
  });
}

/** Every session of the application. */
export function listAllSessions(): Promise<StoredSession[]> {
  return withKv(async (kv) => {
    const entries = await Array.fromAsync(kv.list({ prefix: ["sessions"] }));
    return entries.flatMap((entry) => parseEntry(entry) ?? []);
  });
}

/**
 * Changes a session by a pure function of its record. A write that lost a race is repeated on the
 * record that won, and a session that has ended stays ended.
 *
 * @returns `null` when the session has ended or `change` returns `null`.
 */
export async function updateSession<S extends StoredSession>(
  session: S,
  change: (record: SessionRecord) => SessionRecord | null,
): Promise<S | null> {
  const key = sessionKey(session.idHash);
  let current: S | null = session;
  for (let tries = 0; tries < UPDATE_TRIES; tries++) {
    const { versionstamp }: StoredSession = current;
    const record = change(current.record);
    if (record === null) return null;
    const result = await withKv((kv) =>
      kv.atomic()
        .check({ key, versionstamp })
        .set(key, record, expiry(record))
        .commit()
    );
    if (result.ok) {
      return { ...session, record, versionstamp: result.versionstamp };
    }
    await delay(1 + Math.random() * 10);
    current = await rereadSession(session);
    if (current === null) return null;
  }
  throw new StoreUnavailable("Cannot update a session: too many writers");
}

/** Removes sessions, each with its index in one commit. Removing a session twice is harmless. */
export async function deleteSessions(
  sessions: readonly Pick<StoredSession, "idHash" | "record">[],
): Promise<void> {
  for (let at = 0; at < sessions.length; at += DELETE_BATCH) {
    await withKv((kv) => {
      const write = kv.atomic();
      for (const { idHash, record } of sessions.slice(at, at + DELETE_BATCH)) {
        write.delete(sessionKey(idHash)).delete(userKey(record.sub, idHash));
      }
      return write.commit();
    });
  }
}
