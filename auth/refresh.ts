import { adoptTokens } from "./adopt_tokens.ts";
import { endSession } from "./end_session.ts";
import {
  FusionAuthUnavailable,
  FusionAuthUntrusted,
  GrantRefused,
} from "./failures.ts";
import { describeError, logEvent } from "./log.ts";
import { refreshTokens } from "./refresh_grant.ts";
import { acquireLease, releaseLease } from "./refresh_lease.ts";
import type { LiveSession } from "./session.ts";
import { rereadSession } from "./session_store.ts";
import { readTokens } from "./session_tokens.ts";
import { pause } from "./waiting.ts";

/** How long before its expiry an access token is refreshed, at most ... */
const MOST_AHEAD_MS = 60_000;
/** ... and as a part of its life, or one that lives a minute would be refreshed all the time. */
const AHEAD_SHARE = 1 / 5;
const WAIT_FOR_MS = 10_000;
const POLL_MS = 40;

/** This process's refreshes under way, by session: its requests wait for one and the same. */
const underWay = new Map<string, Promise<LiveSession | null>>();

/**
 * The session with an access token that is good for a while: as it is when that lasts, else
 * refreshed, once, however many requests, tabs and replicas ask.
 *
 * @returns `null` when the session has ended, by FusionAuth's refusal or meanwhile.
 * @throws {FusionAuthUnavailable} when the token has run out and FusionAuth cannot be asked; the
 * session is kept for later.
 * @throws {StoreUnavailable}
 */
export async function keepFresh(
  session: LiveSession,
): Promise<LiveSession | null> {
  if (isFresh(session)) return session;
  let running = underWay.get(session.idHash);
  if (running === undefined) {
    running = refreshOnce(session)
      .finally(() => underWay.delete(session.idHash));
    underWay.set(session.idHash, running);
  }
  return await running;
}

function isFresh({ record }: LiveSession): boolean {
  const { accessTokenExpiresAt, accessTokenLifetime } = record;
  const ahead = Math.min(MOST_AHEAD_MS, accessTokenLifetime * AHEAD_SHARE);
  return accessTokenExpiresAt - Date.now() > ahead;
}

function isUsable({ record }: LiveSession): boolean {
  return record.accessTokenExpiresAt > Date.now();
}

async function refreshOnce(session: LiveSession): Promise<LiveSession | null> {
  const holder = crypto.randomUUID();
  const deadline = Date.now() + WAIT_FOR_MS;
  for (let current = session;;) {
    const lease = await acquireLease(session.idHash, holder);
    if (lease === "acquired") return await refreshUnderLease(session, holder);
    // Somebody else is at it: what the token is still good for need not wait.
    if (isUsable(current)) return current;
    if (lease === "backing_off" || Date.now() > deadline) {
      throw new FusionAuthUnavailable("The access token has run out");
    }
    await pause(POLL_MS);
    const reread = await rereadSession(session);
    if (reread === null || isFresh(reread)) return reread;
    current = reread;
  }
}

async function refreshUnderLease(
  session: LiveSession,
  holder: string,
): Promise<LiveSession | null> {
  let backOff = false;
  try {
    // The one before us may have refreshed between our read and our lease.
    const current = await rereadSession(session);
    if (current === null || isFresh(current)) return current;
    return await refresh(current);
  } catch (error) {
    if (!(error instanceof FusionAuthUnavailable)) throw error;
    backOff = true;
    logEvent("warn", "refresh.postponed", { error: describeError(error) });
    if (!isUsable(session)) throw error;
    return session;
  } finally {
    // A lease that is not given back ends by itself.
    await releaseLease(session.idHash, holder, { backOff }).catch((error) =>
      logEvent("warn", "lease.not_released", { error: describeError(error) })
    );
  }
}

async function refresh(session: LiveSession): Promise<LiveSession | null> {
  const tokens = await readTokens(session);
  if (tokens === null || tokens.refreshToken === null) {
    if (isUsable(session)) return session;
    await endSession(session, "refused_refresh");
    return null;
  }
  try {
    const refreshed = await refreshTokens(tokens.refreshToken);
    return await adoptTokens(session, tokens, refreshed);
  } catch (error) {
    if (error instanceof FusionAuthUnavailable) throw error;
    const isRefused = error instanceof GrantRefused;
    if (!isRefused && !(error instanceof FusionAuthUntrusted)) throw error;
    // A lease can be lost, to a clock that runs ahead: who came second asked with a spent token.
    const current = await rereadSession(session);
    if (current === null || isFresh(current)) return current;
    logEvent("warn", "refresh.failed", {
      sub: session.record.sub,
      error: describeError(error),
    });
    await endSession(
      session,
      isRefused ? "refused_refresh" : "untrusted_refresh",
    );
    return null;
  }
}
