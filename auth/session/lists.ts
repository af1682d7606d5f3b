import { withKv } from "@/server/kv.ts";
import { isWithinLimits, type StoredSession } from "./record.ts";
import { parseEntry, sessionKey } from "./store.ts";

/** The most that Deno KV takes in one `getMany()`. */
const READ_BATCH = 10;

/**
 * The sessions of a user that have not ended.
 *
 * @throws {StoreUnavailable}
 */
export function listSessionsByUser(sub: string): Promise<StoredSession[]> {
  return withKv(async (kv) => {
    const keys: Deno.KvKey[] = [];
    for await (
      const { key } of kv.list({ prefix: ["sessions_by_user", sub] })
    ) {
      keys.push(sessionKey(String(key.at(-1))));
    }
    const sessions: StoredSession[] = [];
    for (let at = 0; at < keys.length; at += READ_BATCH) {
      const batch = keys.slice(at, at + READ_BATCH);
      sessions.push(...parseEntries(await kv.getMany<unknown[]>(batch)));
    }
    return sessions.filter(({ record }) => isWithinLimits(record));
  });
}

/**
 * Every session of the application.
 *
 * @throws {StoreUnavailable}
 */
export function listAllSessions(): Promise<StoredSession[]> {
  return withKv(async (kv) => {
    const entries = kv.list({ prefix: ["sessions"] });
    return parseEntries(await Array.fromAsync(entries));
  });
}

function parseEntries(
  entries: readonly Deno.KvEntryMaybe<unknown>[],
): StoredSession[] {
  return entries.map(parseEntry).filter((stored) => stored !== null);
}
