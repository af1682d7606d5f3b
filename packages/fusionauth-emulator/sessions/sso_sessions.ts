import type { Clock } from "../data/clock.ts";
import { hashText, randomText } from "../data/secrets.ts";

/** An SSO session: "Keep me signed in" was ticked in this browser. */
export interface SsoSession {
  id: string;
  tenantId: string;
  userId: string;
  /** When the user authenticated, in seconds. */
  authTime: number;
  /** In milliseconds; each use extends it. */
  expiresAt: number;
}

/** The SSO sessions of all tenants, by the value of their cookie. */
export interface SsoSessions {
  /** Opens a session, and returns the value for its cookie, which is not stored. */
  open(session: Omit<SsoSession, "id" | "expiresAt">, seconds: number): {
    value: string;
    session: SsoSession;
  };
  /** The session of a cookie, extended to `seconds` from now; null when there is none. */
  find(value: string, seconds: number): SsoSession | null;
  /** Ends the session of a cookie, and returns whether there was one. */
  end(value: string): boolean;
  endById(id: string): boolean;
  endOfUser(userId: string): void;
  /** All sessions by the hash of their cookie, for the state file. */
  entries(): [string, SsoSession][];
  restore(entries: [string, SsoSession][]): void;
}

/**
 * Creates an empty set; calls `changed` with the hash of a session's cookie whenever the session is
 * opened, used or (null) ended.
 */
export function createSsoSessions(
  clock: Clock,
  changed: (hash: string, session: SsoSession | null) => void,
): SsoSessions {
  const sessions = new Map<string, SsoSession>();

  function remove(hash: string): boolean {
    const removed = sessions.delete(hash);
    if (removed) changed(hash, null);
    return removed;
  }

  return {
    open(fields, seconds) {
      const value = randomText(32);
      const session = {
        ...fields,
        id: crypto.randomUUID(),
        expiresAt: clock.now() + seconds * 1000,
      };
      const hash = hashText(value);
      sessions.set(hash, session);
      changed(hash, session);
      return { value, session };
    },
    find(value, seconds) {
      const hash = hashText(value);
      const session = sessions.get(hash);
      if (session === undefined) return null;
      if (session.expiresAt <= clock.now()) {
        remove(hash);
        return null;
      }
      session.expiresAt = clock.now() + seconds * 1000;
      changed(hash, session);
      return session;
    },
    end: (value) => remove(hashText(value)),
    endById(id) {
      const found = [...sessions].find(([, session]) => session.id === id);
      return found !== undefined && remove(found[0]);
    },
    endOfUser(userId) {
      for (const [hash, session] of sessions) {
        if (session.userId === userId) remove(hash);
      }
    },
    entries: () =>
      [...sessions].filter(([, session]) => session.expiresAt > clock.now()),
    restore(entries) {
      for (const [hash, session] of entries) sessions.set(hash, session);
    },
  };
}
