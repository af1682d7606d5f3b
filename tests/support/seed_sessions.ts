import { assert } from "@std/assert";
import type { StoredSession } from "@/auth/session.ts";

/** Writes sessions of so many people, as `createSession` would. */
export async function seedSessions(
  kv: Deno.Kv,
  count: number,
  { idHash, record }: StoredSession,
): Promise<void> {
  const { sub, refreshTokenId } = record;
  assert((await kv.get(["sessions_by_user", sub, idHash])).value);
  assert(
    (await kv.get(["sessions_by_refresh_token", refreshTokenId ?? "", idHash]))
      .value,
  );
  for (let at = 0; at < count; at += 100) {
    const write = kv.atomic();
    for (let n = 0; n < 100; n++) {
      const id = crypto.randomUUID();
      write.set(["sessions", id], { ...record, sub: id, refreshTokenId: id })
        .set(["sessions_by_user", id, id], true)
        .set(["sessions_by_refresh_token", id, id], true);
    }
    await write.commit();
  }
}
