import { assertEquals } from "@std/assert";
import type { Emulator } from "../../server/emulator.ts";
import type { CookieClient } from "../../testing/cookie_client.ts";
import { hiddenFields, unescapeHtml } from "../../testing/html.ts";
import { authorizeParameters } from "./client.ts";

/** Requests a new password, and returns the page with the mail. */
export async function requestPasswordChange(
  emulator: Emulator,
  browser: CookieClient,
  loginId: string,
  parameters = authorizeParameters(),
): Promise<string> {
  const url = `${emulator.origin}/password/forgot`;
  const page = await browser.fetch(`${url}?${parameters}`);
  const fields = hiddenFields(await page.text());
  const sent = await browser.post(url, { ...fields, loginId });
  assertEquals(sent.status, 200);
  return await sent.text();
}

/** The change-password link on the page with the mail. */
export function linkIn(html: string): string {
  const link = /href="([^"]*\/password\/change\/[^"]*)"/.exec(html)?.[1];
  return unescapeHtml(link ?? "");
}

/** Opens a change-password link and submits the form. */
export async function submitNewPassword(
  emulator: Emulator,
  browser: CookieClient,
  link: string,
  fields: Record<string, string>,
): Promise<Response> {
  const page = await browser.fetch(new URL(link, emulator.origin));
  return await browser.post(`${emulator.origin}/password/change`, {
    ...hiddenFields(await page.text()),
    ...fields,
  });
}

/** The fields of a valid new password. */
export const NEW_PASSWORD = {
  password: "a-new-password",
  passwordConfirm: "a-new-password",
};
