import type { TestKit } from "@changebank/fusionauth-emulator/testing";

// Durations in seconds, as `advance` takes them.
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
/** How long an access token of the kickstart's application lives. */
export const ACCESS_TOKEN_LIFETIME = 5 * MINUTE;
/** Longer than the app caches metadata and keys. */
export const CACHE_EXPIRY = 11 * MINUTE;
/** Longer than the app waits before it tries a failed refresh again. */
export const REFRESH_BACK_OFF = 6;

/** Stops the clock until disposed of: meanwhile time passes by `advance` alone. */
export function stopClock(kit: TestKit): Disposable {
  // From here on every date comes from `Date.now()`.
  kit.advance(0);
  const { now } = Object.getOwnPropertyDescriptors(Date);
  const instant = now.value?.() ?? Date.now();
  Object.defineProperty(Date, "now", { ...now, value: () => instant });
  return { [Symbol.dispose]: () => Object.defineProperty(Date, "now", now) };
}
