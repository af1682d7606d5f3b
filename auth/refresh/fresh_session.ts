import { FusionAuthError, isTemporary } from "@/auth/fusionauth/errors.ts";
import {
  getCurrentSession,
  updateLastSeen,
} from "@/auth/session/current_session.ts";
import { hasValidToken, type Session } from "@/auth/session/record.ts";
import { rereadSession } from "@/auth/session/store.ts";
import { delay } from "@/server/delay.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { acquireLease, releaseLease } from "./lease.ts";

/** How long before its expiry an access token is refreshed, at most ... */
const MOST_AHEAD_MS = 60_000;
/** ... and as a part of its lifetime, or a token of one minute would be refreshed all the time. */
const AHEAD_SHARE = 1 / 5;
const WAIT_FOR_MS = 10_000;
const POLL_MS = 40;

/** This process's refreshes under way, by session: its requests share one. */
const underWay = new Map<string, Promise<Session | null>>();

/**
 * The session of a request, with an access token that is valid for a while; `null` when nobody is
 * signed in. It costs one KV read and nothing else while the access token lasts. "Last seen" is
 * updated in the background.
 *
 * @throws {FusionAuthError} when the access token has expired and cannot be refreshed now; the
 * session is kept for later.
 * @throws {StoreUnavailable}
 */
export async function getFreshSession(
  headers: Headers,
): Promise<Session | null> {
  const current = await getCurrentSession(headers);
  const session = current && await keepFresh(current);
  if (session !== null) {
    updateLastSeen(session).catch((error) =>
      logEvent("warn", "session.not_touched", { error: describeError(error) })
    );
  }
  return session;
}

/** Refreshes the access token when it is due: once, however many requests, tabs and replicas ask. */
async function keepFresh(session: Session): Promise<Session | null> {
  if (isFresh(session)) return session;
  const { idHash } = session;
  let running = underWay.get(idHash);
  if (running === undefined) {
    running = refreshOnce(session).finally(() => underWay.delete(idHash));
    underWay.set(idHash, running);
  }
  return await running;
}

function isFresh({ record }: Session): boolean {
  const { accessTokenExpiresAt, accessTokenLifetime } = record;
  const ahead = Math.min(MOST_AHEAD_MS, accessTokenLifetime * AHEAD_SHARE);
  return accessTokenExpiresAt - Date.now() > ahead;
}

async function refreshOnce(session: Session): Promise<Session | null> {
  const holder = crypto.randomUUID();
  const deadline = Date.now() + WAIT_FOR_MS;
  for (let current = session;;) {
    const lease = await acquireLease(session.idHash, holder);
    if (lease === "acquired") return await refreshUnderLease(session, holder);
    // Another request is refreshing; use the current token while it is valid.
    if (hasValidToken(current)) return current;
    if (lease === "backing_off" || Date.now() > deadline) {
      throw new FusionAuthError("unavailable", "The access token has expired");
    }
    await delay(1 + Math.random() * POLL_MS);
    const reread = await rereadSession(session);
    if (reread === null || isFresh(reread)) return reread;
    current = reread;
  }
}

async function refreshUnderLease(
  session: Session,
  holder: string,
): Promise<Session | null> {
  let backOff = false;
  try {
    // The previous holder may have refreshed between our read and our lease.
    const current = await rereadSession(session);
    if (current === null || isFresh(current)) return current;
    // Loaded when it is first needed: OAuth's libraries would take as long as the rest of a start.
    const { refreshSession } = await import("./refresh_session.ts");
    return await refreshSession(current);
  } catch (error) {
    if (!isTemporary(error)) throw error;
    backOff = true;
    logEvent("warn", "refresh.postponed", { error: describeError(error) });
    if (!hasValidToken(session)) throw error;
    return session;
  } finally {
    // A lease that is not given back expires.
    await releaseLease(session.idHash, holder, { backOff }).catch((error) =>
      logEvent("warn", "lease.not_released", { error: describeError(error) })
    );
  }
}
