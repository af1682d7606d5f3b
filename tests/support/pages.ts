import { assert, assertEquals } from "@std/assert";
import {
  type CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "./app.ts";

/** A page of each kind: public, of a user, behind a role, missing. */
export const PAGES = [
  "/",
  "/account",
  "/account/devices",
  "/make-change",
  "/teller",
  "/nothing-here",
] as const;

/** The status of a page of the app. */
export async function statusOf(
  client: CookieClient,
  page: string | URL,
  init: RequestInit = {},
): Promise<number> {
  const response = await client.fetch(new URL(page, APP_URL), init);
  await response.body?.cancel();
  return response.status;
}

/** Requests a page of the app; follows nothing. */
export function getPage(
  client: CookieClient,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  return client.fetch(APP_URL + path, init);
}

/** The first script of the account page. */
export async function scriptOf(client: CookieClient): Promise<string> {
  const { body } = await client.navigate(`${APP_URL}/account`);
  return /\/_fresh\/js\/[^"]+\.js/.exec(body)?.[0] ?? "";
}

/** Where a response redirects to. */
export function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? "", APP_URL);
}

/** Whether the account page opens; it redirects to sign-in otherwise. */
export async function isSignedIn(client: CookieClient): Promise<boolean> {
  const status = await statusOf(client, "/account");
  assert(status === 200 || status === 303, `/account answers ${status}`);
  return status === 200;
}

/** The account page redirects this browser to sign-in. */
export async function assertSignedOut(client: CookieClient): Promise<void> {
  const response = await client.fetch(`${APP_URL}/account`);
  assertEquals(response.status, 303);
  assertEquals(
    response.headers.get("location"),
    "/login?return_to=%2Faccount",
  );
}

/** The hidden fields of a page's forms, the form token among them. */
export async function formFieldsOf(
  client: CookieClient,
  path = "/account",
): Promise<Record<string, string>> {
  const { body } = await client.navigate(APP_URL + path);
  return hiddenFields(body);
}

/** Presses "Sign out" on the account page; follows nothing. */
export async function signOut(client: CookieClient): Promise<Response> {
  const fields = await formFieldsOf(client);
  return await client.post(`${APP_URL}/logout`, fields);
}
