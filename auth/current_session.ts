import { describeError, logEvent } from "./log.ts";
import { keepFresh } from "./refresh.ts";
import type { LiveSession } from "./session.ts";
import { readSessionId } from "./session_cookie.ts";
import { getSession } from "./session_store.ts";
import { touchSession } from "./touch_session.ts";

/**
 * The session of a request as it stands, by one KV read; `null` for a visitor.
 *
 * @throws {StoreUnavailable}
 */
export async function findSession(
  headers: Headers,
): Promise<LiveSession | null> {
  const id = readSessionId(headers);
  return id === null ? null : await getSession(id);
}

/**
 * The session of a request, with a fresh access token; `null` for a visitor. It costs one KV read,
 * and nothing else while the access token lasts. "Last seen" is noted outside the response's path.
 *
 * @throws {FusionAuthUnavailable} when the access token has run out and cannot be refreshed now.
 * @throws {StoreUnavailable}
 */
export async function findFreshSession(
  headers: Headers,
): Promise<LiveSession | null> {
  const found = await findSession(headers);
  const session = found && await keepFresh(found);
  if (session !== null) {
    touchSession(session).catch((error) =>
      logEvent("warn", "session.not_touched", { error: describeError(error) })
    );
  }
  return session;
}
