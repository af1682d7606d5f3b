import type { Emulator } from "../../server/emulator.ts";
import type { CookieClient } from "../../testing/cookie_client.ts";
import { hiddenFields } from "../../testing/html.ts";
import { CLIENT_ID, openBrowser, REDIRECT_URI } from "./client.ts";

/** The URL of an endpoint of the hosted backend, as FusionAuth's SDKs build it. */
export function hosted(
  emulator: Emulator,
  name: string,
  parameters: Record<string, string> = {},
): URL {
  const query = new URLSearchParams({ "client_id": CLIENT_ID, ...parameters });
  return new URL(`/app/${name}/?${query}`, emulator.origin);
}

/** Signs in at the page that `begin` leads to, and returns the URL of `/app/callback`. */
export async function submitLogin(
  browser: CookieClient,
  begin: URL,
): Promise<string> {
  const page = await browser.navigate(begin);
  const signedIn = await browser.post(page.url, {
    ...hiddenFields(page.body),
    loginId: "richard@example.com",
    password: "password",
    rememberDevice: "true",
  });
  return signedIn.headers.get("location") ?? "";
}

/** Signs Richard in through the hosted backend, and returns the response of `/app/callback`. */
export async function signInHosted(
  emulator: Emulator,
  parameters: Record<string, string> = {},
  browser: CookieClient = openBrowser(emulator),
): Promise<Response> {
  const begin = hosted(emulator, "login", {
    "redirect_uri": REDIRECT_URI,
    ...parameters,
  });
  return await browser.fetch(await submitLogin(browser, begin));
}

/** The attributes of a response's cookies, by name. */
export function cookieAttributes(response: Response): Record<string, string> {
  return Object.fromEntries(
    response.headers.getSetCookie().map((line) => {
      const [pair = "", ...attributes] = line.split("; ");
      return [pair.slice(0, pair.indexOf("=")), attributes.join("; ")];
    }),
  );
}
