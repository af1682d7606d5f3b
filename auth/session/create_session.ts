import * as v from "@badrap/valita";
import { settings } from "@/fresh.config.ts";
import { sha256 } from "@/server/crypto.ts";
import { withKv } from "@/server/kv.ts";
import type { SessionRecord } from "./record.ts";
import { expiry, idHashOf, sessionKey, userKey } from "./store.ts";

/** KV takes 1,000 changes in a commit. More than one session is over only after the limit was lowered. */
const MOST_EVICTED = 400;

/** What the index holds: enough to end the oldest sessions without reading them. */
const indexSchema = v.object({
  signedInAt: v.number(),
  refreshTokenId: v.string().nullable(),
});

/**
 * Writes a new session and its index, and removes the user's oldest sessions beyond
 * `SESSIONS_PER_USER`, in one commit. Sign-ins at the same moment may leave more until the next one.
 *
 * @returns the sessions that were removed, each with FusionAuth's id of its refresh token.
 * @throws {StoreUnavailable}
 */
export async function createSession(
  id: string,
  record: SessionRecord,
): Promise<Pick<SessionRecord, "refreshTokenId">[]> {
  const idHash = sha256(id);
  const { sub, signedInAt, refreshTokenId } = record;
  return await withKv(async (kv) => {
    const entries = await Array.fromAsync(kv.list({ prefix: userKey(sub) }));
    const others = entries
      .map(({ key, value }) => ({ key, ...parseIndex(value) }))
      .sort((a, b) => b.signedInAt - a.signedInAt);
    const evicted = others.slice(settings.SESSIONS_PER_USER - 1)
      .slice(-MOST_EVICTED);
    const write = kv.atomic();
    for (const { key } of evicted) {
      write.delete(key).delete(sessionKey(idHashOf(key)));
    }
    await write.set(sessionKey(idHash), record, expiry(record))
      .set(
        userKey(sub, idHash),
        { signedInAt, refreshTokenId },
        expiry(record),
      )
      .commit();
    return evicted;
  });
}

/** An entry that cannot be read counts as the oldest. */
function parseIndex(value: unknown): v.Infer<typeof indexSchema> {
  const result = indexSchema.try(value, { mode: "strip" });
  return result.ok ? result.value : { signedInAt: 0, refreshTokenId: null };
}
