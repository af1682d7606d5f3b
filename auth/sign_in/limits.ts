import { settings } from "@/fresh.config.ts";
import {
  createRateLimit,
  getClient,
  TooManyRequests,
} from "@/server/rate_limit.ts";
import { logEvent } from "@/server/log.ts";

const starts = createRateLimit("sign_in", settings.SIGN_INS_PER_MINUTE);
const callbacks = createRateLimit("callback", settings.SIGN_INS_PER_MINUTE);

const MINUTE_SECONDS = 60;
/** A transaction lives ten minutes, and so do kv-oauth's row and its cookie. */
const LIFETIME_MINUTES = 10;
/** How many sign-ins began in a minute and have not come back, by minute since the epoch. */
const pending = new Map<number, number>();

/**
 * Admits one more sign-in, of this client and in all: kv-oauth keeps a row for each until it is
 * finished or ten minutes old.
 *
 * @returns when it began, in seconds since the epoch.
 * @throws {TooManyRequests}
 */
export function admitSignIn(): number {
  starts(getClient());
  const startedAt = Math.floor(Date.now() / 1000);
  const minute = Math.floor(startedAt / MINUTE_SECONDS);
  let total = 0;
  for (const [begun, count] of pending) {
    if (minute - begun > LIFETIME_MINUTES) pending.delete(begun);
    else total += count;
  }
  if (total >= settings.PENDING_SIGN_INS) {
    logEvent("warn", "limit.reached", { kind: "pending_sign_ins" });
    throw new TooManyRequests(MINUTE_SECONDS);
  }
  pending.set(minute, (pending.get(minute) ?? 0) + 1);
  return startedAt;
}

/** Counts a callback of this client. @throws {TooManyRequests} */
export const admitCallback = () => callbacks(getClient());

/** Makes room for another sign-in: the one that began then has come back, or never got away. */
export function releaseSignIn(startedAt: number): void {
  const minute = Math.floor(startedAt / MINUTE_SECONDS);
  const count = pending.get(minute) ?? 0;
  if (count > 0) pending.set(minute, count - 1);
}
