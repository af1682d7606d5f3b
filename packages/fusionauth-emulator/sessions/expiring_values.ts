import type { Clock } from "../data/clock.ts";
import type { Device } from "../data/refresh_token.ts";
import { hashText, randomText } from "../data/secrets.ts";

/** Values stored for a limited time under random keys. */
export interface ExpiringValues<T> {
  /** Stores a value for `seconds`, and returns its key. */
  issue(value: T, seconds: number): string;
  /** The value of a key; null once it has expired. */
  get(key: string): T | null;
  /** Removes and returns the value of a key; null if it has expired or was taken before. */
  take(key: string): T | null;
  /** What became of a key that is no longer live; null for one that was never issued. */
  fateOf(key: string): { kind: "spent" | "expired"; at: number } | null;
  clear(): void;
}

/** How many keys that are gone are remembered, to explain what became of them. */
const GONE_KEPT = 1000;

/** Creates an empty set. Keys are stored as hashes. */
export function createExpiringValues<T>(clock: Clock): ExpiringValues<T> {
  const kept = new Map<string, { value: T; expiresAt: number }>();
  const gone = new Map<string, { kind: "spent" | "expired"; at: number }>();

  function bury(hash: string, kind: "spent" | "expired", at: number) {
    kept.delete(hash);
    gone.set(hash, { kind, at });
    const [oldest] = gone.keys();
    if (gone.size > GONE_KEPT && oldest !== undefined) gone.delete(oldest);
  }

  function find(hash: string): T | null {
    const found = kept.get(hash);
    return found !== undefined && clock.now() < found.expiresAt
      ? found.value
      : null;
  }

  return {
    issue(value, seconds) {
      const now = clock.now();
      for (const [hash, { expiresAt }] of kept) {
        // Values are in order of issue, so most behind the first live one are live too.
        if (expiresAt > now) break;
        bury(hash, "expired", expiresAt);
      }
      const key = randomText(32);
      kept.set(hashText(key), { value, expiresAt: now + seconds * 1000 });
      return key;
    },
    get: (key) => find(hashText(key)),
    take(key) {
      const hash = hashText(key);
      const value = find(hash);
      if (value !== null) bury(hash, "spent", clock.now());
      return value;
    },
    fateOf(key) {
      const hash = hashText(key);
      const expired = kept.get(hash);
      return expired === undefined
        ? gone.get(hash) ?? null
        : { kind: "expired", at: expired.expiresAt };
    },
    clear() {
      kept.clear();
      gone.clear();
    },
  };
}

/** What an authorization code grants. */
export interface CodeGrant {
  applicationId: string;
  userId: string;
  redirectUri: string;
  scopes: string[];
  nonce: string | null;
  codeChallenge: string | null;
  authenticationType: string;
  /** When the user authenticated, in seconds. */
  authTime: number;
  ssoSessionId: string | null;
  device: Device;
}

/** An authenticated user who must complete a step before the client gets a code. */
export interface LoginInProgress {
  userId: string;
  /** When the user authenticated, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
}

/** A user who may sign in once without the password, because they have just set it. */
export interface OneTimePassword {
  userId: string;
}

/** A user who may set a new password, by a link in a mail or because they must. */
export interface PasswordChange {
  userId: string;
}
