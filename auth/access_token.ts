import type { LiveSession } from "./session.ts";
import { readTokens } from "./session_tokens.ts";

/**
 * The access token of who is signed in, for calling an API in their name from a handler below
 * `(signed-in)/`. The middleware there has seen to it that it has not run out, so ask for it at
 * every request and keep it nowhere; it must not reach the browser.
 *
 * @throws {Error} when the session's tokens cannot be read.
 */
export async function getAccessToken(session: LiveSession): Promise<string> {
  const tokens = await readTokens(session);
  if (tokens === null) {
    throw new Error(
      "Cannot read the access token: the session's sealed tokens do not open",
    );
  }
  return tokens.accessToken;
}
