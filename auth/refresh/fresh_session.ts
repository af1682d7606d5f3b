import { FusionAuthError, isTemporary } from "@/auth/fusionauth/errors.ts";
import {
  getCurrentSession,
  updateLastSeen,
} from "@/auth/session/current_session.ts";
import {
  hasValidToken,
  type Session,
  type SessionRecord,
} from "@/auth/session/record.ts";
import { rereadSession, updateSession } from "@/auth/session/store.ts";
import { delay } from "@/server/delay.ts";
import { describeError, logEvent } from "@/server/log.ts";

/** How long before its expiry an access token is refreshed, at most ... */
const MOST_AHEAD_MS = 60_000;
/** ... and as a part of its lifetime, or a token of one minute would be refreshed all the time. */
const AHEAD_SHARE = 1 / 5;
/**
 * Longer than a refresh takes, as a rule, and shorter than FusionAuth's grace period in the kickstart (10
 * seconds): when a process dies between FusionAuth's answer and its own write, the next one can still
 * use the old refresh token.
 */
const LEASE_MS = 9_000;
/** How long nobody asks again after FusionAuth could not be asked. */
const BACK_OFF_MS = 5_000;
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
  if (isFresh(session.record)) return session;
  const { idHash } = session;
  let running = underWay.get(idHash);
  if (running === undefined) {
    running = refreshOnce(session).finally(() => underWay.delete(idHash));
    underWay.set(idHash, running);
  }
  return await running;
}

function isFresh(record: SessionRecord): boolean {
  const { accessTokenExpiresAt, accessTokenLifetime } = record;
  const ahead = Math.min(MOST_AHEAD_MS, accessTokenLifetime * AHEAD_SHARE);
  return accessTokenExpiresAt - Date.now() > ahead;
}

async function refreshOnce(session: Session): Promise<Session | null> {
  const deadline = Date.now() + WAIT_FOR_MS;
  for (let current = session;;) {
    const leased = await updateSession(current, takeLease);
    if (leased !== null) return await refreshUnderLease(leased);
    // Another request is refreshing; use the current token while it is valid.
    if (hasValidToken(current)) return current;
    if (leaseOf(current.record)?.isBackOff || Date.now() > deadline) {
      throw new FusionAuthError("unavailable", "The access token has expired");
    }
    await delay(1 + Math.random() * POLL_MS);
    const reread = await rereadSession(session);
    if (reread === null || isFresh(reread.record)) return reread;
    current = reread;
  }
}

/**
 * The record with the lease on its refresh; `null` when another request has it or has refreshed. Among
 * all processes that share the KV, the first to write it holds the lease.
 */
function takeLease(record: SessionRecord): SessionRecord | null {
  if (isFresh(record) || leaseOf(record) !== null) return null;
  const until = Date.now() + LEASE_MS;
  return { ...record, lease: { until, isBackOff: false } };
}

/** The lease that is in force; `null` when none is. */
function leaseOf({ lease }: SessionRecord): SessionRecord["lease"] | null {
  return lease !== undefined && lease.until > Date.now() ? lease : null;
}

/** Refreshes; the write of the new tokens gives the lease back, and if none follows, it expires. */
async function refreshUnderLease(session: Session): Promise<Session | null> {
  try {
    // Loaded when it is first needed: OAuth's libraries would take as long as the rest of a start.
    const { refreshSession } = await import("./refresh_session.ts");
    return await refreshSession(session);
  } catch (error) {
    if (!isTemporary(error)) throw error;
    logEvent("warn", "refresh.postponed", { error: describeError(error) });
    await backOff(session).catch((error) =>
      logEvent("warn", "lease.not_kept", { error: describeError(error) })
    );
    if (!hasValidToken(session)) throw error;
    return session;
  }
}

/** Turns the lease into "not now", unless it ended meanwhile and is another request's. */
async function backOff(session: Session): Promise<void> {
  const held = session.record.lease?.until;
  const lease = { until: Date.now() + BACK_OFF_MS, isBackOff: true };
  await updateSession(
    session,
    (record) => record.lease?.until === held ? { ...record, lease } : null,
  );
}
