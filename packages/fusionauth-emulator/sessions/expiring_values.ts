import type { Clock } from "../data/clock.ts";
import type { Device } from "../data/refresh_token.ts";
import { hashText, randomText } from "../data/secrets.ts";

/** Values behind random keys that nobody can guess, each for a while. */
export interface ExpiringValues<T> {
  /** Keeps a value for `seconds`; the key that it is found by. */
  issue(value: T, seconds: number): string;
  /** The value of a key, as long as it lives; null after that. */
  get(key: string): T | null;
  /** The value of a key, the first time and in time; null ever after. */
  take(key: string): T | null;
}

/** An empty set; keys are kept as hashes. */
export function createExpiringValues<T>(clock: Clock): ExpiringValues<T> {
  const kept = new Map<string, { value: T; expiresAt: number }>();

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
        // In order of issue: behind the first that still lives there is little to sweep.
        if (expiresAt > now) break;
        kept.delete(hash);
      }
      const key = randomText(32);
      kept.set(hashText(key), { value, expiresAt: now + seconds * 1000 });
      return key;
    },
    get: (key) => find(hashText(key)),
    take(key) {
      const hash = hashText(key);
      const value = find(hash);
      kept.delete(hash);
      return value;
    },
  };
}

/** What an authorization code stands for. */
export interface CodeGrant {
  applicationId: string;
  userId: string;
  redirectUri: string;
  scopes: string[];
  nonce: string | null;
  codeChallenge: string | null;
  authenticationType: string;
  /** When the user typed the password, in seconds. */
  authTime: number;
  ssoSessionId: string | null;
  device: Device;
}

/** A user who has shown who they are, and has something left to do before the client hears of it. */
export interface LoginInProgress {
  userId: string;
  /** When they showed it, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
}

/** Somebody who may set a new password: by a link in a mail, or because they must. */
export interface PasswordChange {
  userId: string;
}
