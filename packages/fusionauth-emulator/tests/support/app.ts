import { CookieClient } from "../../testing/cookie_client.ts";

/** The URL of a minimal app. */
export const APP_URL = "http://localhost:5000";

export const RICHARD = { loginId: "richard@example.com", password: "password" };

/** The text of a page of the app. */
export async function readPage(
  client: CookieClient,
  path: string,
): Promise<string> {
  return await (await client.fetch(`${APP_URL}${path}`)).text();
}
