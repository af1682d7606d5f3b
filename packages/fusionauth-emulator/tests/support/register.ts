import type { Emulator } from "../../server/emulator.ts";
import type { CookieClient } from "../../testing/cookie_client.ts";
import { hiddenFields } from "../../testing/html.ts";
import { authorizeParameters, openBrowser } from "./client.ts";

/** The fields of a new user. */
export const ERLICH = {
  "user.email": "erlich@example.com",
  "user.password": "long-enough",
  "passwordConfirm": "long-enough",
  "user.firstName": "Erlich",
  "user.lastName": "Bachman",
};

/** Changes to the request and to the form. */
export interface RegisterOptions {
  changes?: Record<string, string | null>;
  fields?: Record<string, string>;
  browser?: CookieClient;
}

/** Opens the registration page and submits its form. */
export async function register(
  emulator: Emulator,
  { changes = {}, fields = {}, browser = openBrowser(emulator) }:
    RegisterOptions = {},
): Promise<Response> {
  const url = `${emulator.origin}/oauth2/register`;
  const page = await browser.fetch(`${url}?${authorizeParameters(changes)}`);
  return await browser.post(url, {
    ...hiddenFields(await page.text()),
    ...ERLICH,
    ...fields,
  });
}
