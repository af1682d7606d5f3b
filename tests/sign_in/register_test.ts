import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type CookieClient,
  hiddenFields,
  type Landing,
  submitSignIn,
  unescapeHtml,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";
import { MONICA, RICHARD } from "../support/users.ts";

keepLog();
const app = await openApp();

function register(client: CookieClient, page: Landing): Promise<Landing> {
  return client.submit(new URL("/oauth2/register", page.url), {
    ...hiddenFields(page.body),
    "user.email": "erlich@example.com",
    "user.password": "long-enough",
    "passwordConfirm": "long-enough",
    "user.firstName": "Erlich",
    "user.lastName": "Bachman",
  });
}

Deno.test("a new customer registers, lands on the account page and can sign in later", async () => {
  const client = app.browser();
  const page = await client.navigate(`${APP_URL}/register`);
  assertEquals(page.url.pathname, "/oauth2/register");
  const account = await register(client, page);
  assertEquals(account.url.href, `${APP_URL}/account`);
  assertStringIncludes(account.body, "Erlich");

  const later = await app.signedIn({
    loginId: "erlich@example.com",
    password: "long-enough",
  });
  const again = await later.navigate(`${APP_URL}/make-change`);
  assertEquals(again.url.pathname, "/make-change");
});

Deno.test("a password reset leads to the account and ends earlier sessions", async () => {
  const before = await app.signedIn();
  const client = app.browser();
  const login = await client.navigate(`${APP_URL}/login`);
  const link = /href="([^"]*\/password\/forgot[^"]*)"/.exec(login.body)?.[1];
  const forgot = await client.navigate(
    new URL(unescapeHtml(link ?? ""), login.url),
  );
  const mail = await client.submit(forgot.url, {
    ...hiddenFields(forgot.body),
    loginId: RICHARD.loginId,
  });
  const change = /href="([^"]*\/password\/change\/[^"]*)"/.exec(mail.body)?.[1];
  const form = await client.navigate(unescapeHtml(change ?? ""));
  const account = await client.submit(new URL("/password/change", form.url), {
    ...hiddenFields(form.body),
    password: "a-new-password",
    passwordConfirm: "a-new-password",
  });
  assertEquals(account.url.href, `${APP_URL}/account`);
  assertStringIncludes(account.body, "Richard");

  await app.emulator.webhooksDelivered();
  const ended = await before.navigate(`${APP_URL}/account`);
  assertEquals(ended.url.origin, app.emulator.origin);
  const stillIn = await client.navigate(`${APP_URL}/account`);
  assertEquals(stillIn.url.href, `${APP_URL}/account`);
});

Deno.test("a customer without a last name is asked for it on the way to the account", async () => {
  const store = app.emulator;
  const monica = store.findUser(MONICA.loginId);
  if (monica === null) throw new Error("Monica is not there");
  monica.registrations = [];
  delete monica.profile.lastName;
  const client = app.browser();
  const login = await client.navigate(`${APP_URL}/login`);
  const question = await submitSignIn(client, login, {
    ...MONICA,
  });
  assertEquals(question.url.pathname, "/oauth2/complete-registration");
  const account = await client.submit(question.url, {
    ...hiddenFields(question.body),
    "user.lastName": "Hall",
  });
  assertEquals(account.url.href, `${APP_URL}/account`);
});
