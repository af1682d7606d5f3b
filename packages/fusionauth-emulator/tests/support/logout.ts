import type { Emulator } from "../../server/emulator.ts";
import type { CookieClient } from "../../testing/cookie_client.ts";
import { openBrowser } from "./client.ts";

/** `GET /oauth2/logout`, without following redirects. */
export function logout(
  emulator: Emulator,
  parameters: Record<string, string>,
  browser: CookieClient = openBrowser(emulator),
): Promise<Response> {
  return browser.fetch(
    `${emulator.origin}/oauth2/logout?${new URLSearchParams(parameters)}`,
  );
}
