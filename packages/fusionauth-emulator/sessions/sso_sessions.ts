import type { Clock } from "../data/clock.ts";
import { hashText, randomText } from "../data/secrets.ts";

/** A browser that FusionAuth remembers, because "Keep me signed in" was ticked. */
export interface SsoSession {
  id: string;
  tenantId: string;
  userId: string;
  /** When the user typed the password, in seconds. */
  authTime: number;
  /** In milliseconds; moves on with each use. */
  expiresAt: number;
}

/** The SSO sessions of all tenants, found by their cookie's value. */
export interface SsoSessions {
  /** Opens a session; the value belongs into the cookie and is kept nowhere else. */
  open(session: Omit<SsoSession, "id" | "expiresAt">, seconds: number): {
    value: string;
    session: SsoSession;
  };
  /** The session of a cookie, its life renewed for `seconds`; null when there is none. */
  find(value: string, seconds: number): SsoSession | null;
  end(value: string): void;
  endById(id: string): boolean;
  endOfUser(userId: string): void;
  /** All sessions with the hash of their cookie, to be kept between runs. */
  entries(): [string, SsoSession][];
  restore(entries: [string, SsoSession][]): void;
}

/** An empty set of SSO sessions; `changed` is called whenever one comes, moves on or goes. */
export function createSsoSessions(
  clock: Clock,
  changed: () => void,
): SsoSessions {
  const sessions = new Map<string, SsoSession>();

  function remove(hash: string): boolean {
    const removed = sessions.delete(hash);
    if (removed) changed();
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
      sessions.set(hashText(value), session);
      changed();
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
      changed();
      return session;
    },
    end: (value) => void remove(hashText(value)),
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
