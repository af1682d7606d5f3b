import { assert } from "@std/assert";
import { openKv, sha256, type StoredSession } from "./app_modules.ts";

/** The tables that hold sessions and their indexes. */
export const SESSION_TABLES = [
  "sessions",
  "sessions_by_user",
] as const;

/** Every row of the app's KV, or of one table. */
export async function listRows(
  ...prefix: Deno.KvKey
): Promise<Deno.KvEntry<unknown>[]> {
  return await Array.fromAsync((await openKv()).list({ prefix }));
}

/** How many sessions the store holds, expired ones included. */
export async function countSessions(): Promise<number> {
  return (await listRows("sessions")).length;
}

/** Where the record of a session is. */
export async function sessionKeyOf(sessionId: string): Promise<Deno.KvKey> {
  return ["sessions", await sha256(sessionId)];
}

/** Makes the access token of a session expire, by default now. */
export async function expireAccessToken(
  kv: Deno.Kv,
  sessionId: string,
  { inSeconds = 0 } = {},
): Promise<void> {
  const key = await sessionKeyOf(sessionId);
  const { value } = await kv.get<Record<string, unknown>>(key);
  const accessTokenExpiresAt = Date.now() + inSeconds * 1_000;
  await kv.set(key, { ...value, accessTokenExpiresAt });
}

/** Writes sessions of `count` users, as the app does at a sign-in. */
export async function seedSessions(
  kv: Deno.Kv,
  { idHash, record }: StoredSession,
  { count }: { readonly count: number },
): Promise<void> {
  const { sub } = record;
  assert((await kv.get(["sessions_by_user", sub, idHash])).value);
  for (let at = 0; at < count; at += 100) {
    const write = kv.atomic();
    for (let n = 0; n < 100; n++) {
      const id = crypto.randomUUID();
      write.set(["sessions", id], { ...record, sub: id, refreshTokenId: id })
        .set(["sessions_by_user", id, id], true);
    }
    await write.commit();
  }
}
