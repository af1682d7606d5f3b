import { IDLE_MS } from "./session_limits.ts";
import type { StoredSession } from "./session.ts";
import { updateSession } from "./session_store.ts";

const MOST_TOUCH_MS = 5 * 60_000;
/** How seldom "last seen" is written. Idle sessions end by at most this much early. */
const TOUCH_MS = Math.min(MOST_TOUCH_MS, IDLE_MS / 6);

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
