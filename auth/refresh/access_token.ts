import { decryptTokens } from "@/auth/session/encrypted_tokens.ts";
import type { Session } from "@/auth/session/record.ts";

/**
 * The signed-in user's access token, for calling an API on their behalf from a handler below
 * `(signed-in)/`, whose middleware keeps it valid. Ask for it on every request and keep it nowhere;
 * it must not reach the browser.
 *
 * @throws {Error} when the session's tokens cannot be decrypted.
 */
export async function getAccessToken(session: Session): Promise<string> {
  const tokens = await decryptTokens(session);
  if (tokens === null) {
    throw new Error(
      "Cannot read the access token: the session's tokens cannot be decrypted",
    );
  }
  return tokens.accessToken;
}
