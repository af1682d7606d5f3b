import { withKv } from "./kv.ts";
import { isWithinLimits } from "./session_limits.ts";
import type { StoredSession } from "./session.ts";
import { sessionKey, toStoredSession } from "./session_store.ts";

/** The most that Deno KV takes in one `getMany()`. */
const READ_BATCH = 10;

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
