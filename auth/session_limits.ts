import { settings } from "@/fresh.config.ts";
import type { SessionRecord } from "./session.ts";

/** A session ends this long after it was last seen. */
export const IDLE_MS = settings.sessionIdleMinutes * 60_000;
/** A session ends this long after the sign-in, used or not. */
export const LIFETIME_MS = settings.sessionMaxHours * 3_600_000;

/** Whether a session has passed neither limit. */
export function isWithinLimits(record: SessionRecord): boolean {
  const now = Date.now();
  return now < record.endsAt && now < record.lastSeenAt + IDLE_MS;
}
