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

/** A limit on how often something may happen, per key. */
export interface RateLimit {
  /** @throws {TooManyRequests} when the key has used up its allowance. */
  check(key: string): void;
  /** Counts one use. */
  count(key: string): void;
  /** Counts one use, if it is allowed. @throws {TooManyRequests} */
  use(key: string): void;
}

const MINUTE_MS = 60_000;
/** The most keys that are remembered, in a few megabytes; those not seen for longest are dropped. */
const MOST_KEYS = 20_000;

/**
 * Allows `perMinute` uses a minute for each key, all at once or evenly spread (the generic cell rate
 * algorithm: one number per key). 0 is no limit.
 *
 * @param kind what is limited, for the log.
 */
export function createRateLimit(kind: string, perMinute: number): RateLimit {
  const interval = MINUTE_MS / perMinute;
  /** When each key's uses so far will have been paid for, in milliseconds; the oldest use first. */
  const paidAt = new Map<string, number>();

  const limit: RateLimit = {
    check(key) {
      if (perMinute === 0) return;
      const now = Date.now();
      const wait = (paidAt.get(key) ?? now) + interval - now - MINUTE_MS;
      if (wait <= 0) return;
      logEvent("warn", "limit.reached", { kind });
      throw new TooManyRequests(Math.ceil(wait / 1000));
    },
    count(key) {
      if (perMinute === 0) return;
      const now = Date.now();
      const paid = Math.max(now, paidAt.get(key) ?? now) + interval;
      paidAt.delete(key);
      paidAt.set(key, paid);
      if (paidAt.size <= MOST_KEYS) return;
      const [oldest] = paidAt.keys();
      if (oldest !== undefined) paidAt.delete(oldest);
    },
    use(key) {
      limit.check(key);
      limit.count(key);
    },
  };
  return limit;
}

/**
 * Runs `action` with the key of the request's client: its address, or its network of 64 bits for IPv6,
 * of which one client has all addresses. Does nothing for a request over no network.
 */
export function forClient(action: (key: string) => void): void {
  const address = requestContext.getStore()?.clientAddress ?? null;
  if (address !== null) action(networkOf(address));
}

function networkOf(address: string): string {
  if (!address.includes(":") || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  const rest = tail === undefined ? [] : tail.split(":");
  const zeros = Array(Math.max(0, 8 - groups.length - rest.length)).fill("0");
  return [...groups, ...(tail === undefined ? [] : zeros), ...rest]
    .slice(0, 4).join(":");
}
