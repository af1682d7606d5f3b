import { HttpError } from "fresh";
import { logEvent } from "./log.ts";
import { requestContext } from "./request_context.ts";

/** A client made more requests than are allowed. */
export class TooManyRequests extends HttpError {
  /** @param retryAfter seconds until the next request is allowed. */
  constructor(readonly retryAfter: number) {
    super(429, "Too many requests: wait a moment and try again");
  }
}

const MINUTE_MS = 60_000;
/** The most keys that are remembered, in a few megabytes; those not seen for longest are dropped. */
const MOST_KEYS = 20_000;

/**
 * Allows `perMinute` uses a minute for each key, all at once or evenly spread (the generic cell rate
 * algorithm: one number per key). 0 is no limit.
 *
 * @param kind what is limited, for the log.
 * @returns counts one use of a key, or none for `null`; throws `TooManyRequests` when it is not allowed.
 */
export function createRateLimit(kind: string, perMinute: number) {
  const interval = MINUTE_MS / perMinute;
  /** When each key's uses so far will have been paid for, in milliseconds; the oldest use first. */
  const paidAt = new Map<string, number>();

  return function limit(key: string | null): void {
    if (perMinute === 0 || key === null) return;
    const now = Date.now();
    const paid = Math.max(now, paidAt.get(key) ?? now) + interval;
    const wait = paid - now - MINUTE_MS;
    if (wait > 0) {
      logEvent("warn", "limit.reached", { kind });
      throw new TooManyRequests(Math.ceil(wait / 1000));
    }
    paidAt.delete(key);
    paidAt.set(key, paid);
    if (paidAt.size <= MOST_KEYS) return;
    const [oldest] = paidAt.keys();
    if (oldest !== undefined) paidAt.delete(oldest);
  };
}

/**
 * The request's client: its address, or its network of 64 bits for IPv6, of which one client has all
 * addresses. `null` for a request over no network.
 */
export function getClient(): string | null {
  const address = requestContext.getStore()?.clientAddress ?? null;
  return address && networkOf(address);
}

function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  const rest = tail === undefined ? [] : tail.split(":");
  const zeros = Array(Math.max(0, 8 - groups.length - rest.length)).fill("0");
  return [...groups, ...(tail === undefined ? [] : zeros), ...rest]
    .slice(0, 4).join(":");
}
