import { keepFresh } from "./refresh.ts";
import type { LiveSession } from "./session.ts";
import { readSessionId } from "./session_cookie.ts";
import { getSession, touchSession } from "./session_store.ts";
import { describeError, logEvent } from "./log.ts";

/**
 * The session of a request, with a fresh access token; `null` for a visitor. It costs one KV read,
 * and nothing else while the access token lasts. "Last seen" is noted outside the response's path.
 *
 * @throws {FusionAuthUnavailable} when the access token has run out and cannot be refreshed now.
 * @throws {StoreUnavailable}
 */
export async function getCurrentSession(
  headers: Headers,
): Promise<LiveSession | null> {
  const id = readSessionId(headers);
  const found = id === null ? null : await getSession(id);
  const session = found && await keepFresh(found);
  if (session !== null) {
    touchSession(session).catch((error) =>
      logEvent("warn", "session.not_touched", { error: describeError(error) })
    );
  }
  return session;
}
