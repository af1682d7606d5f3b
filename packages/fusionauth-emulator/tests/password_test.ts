import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import type { CookieClient } from "../testing/cookie_client.ts";
import { hiddenFields, unescapeHtml } from "../testing/html.ts";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  claimsOf,
  CLIENT_SECRET,
  exchange,
  getTokens,
  openBrowser,
  openEmulator,
  postToken,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

/** Requests a new password, and returns the page with the mail. */
async function forget(
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

function linkIn(html: string): string {
  const link = /href="([^"]*\/password\/change\/[^"]*)"/.exec(html)?.[1];
  return unescapeHtml(link ?? "");
}

/** Opens a change-password link and submits the form. */
async function change(
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

const NEW = { password: "a-new-password", passwordConfirm: "a-new-password" };

Deno.test("the link in the mail changes a forgotten password, and the login continues", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const types: string[] = [];
  emulator.core.listeners.add(({ type }) => types.push(type));
  const html = await forget(emulator, browser, "Richard@example.com");
  assertStringIncludes(html, "richard@example.com");

  const response = await change(emulator, browser, linkIn(html), NEW);
  const callback = callbackOf(response);
  assertEquals(callback.get("state"), "the-state");
  const tokens = await (await exchange(emulator, callback.get("code") ?? ""))
    .json();
  assertEquals(claimsOf(tokens.id_token).sub, RICHARD_ID);
  assertEquals(
    claimsOf(tokens.access_token).authenticationType,
    "ONE_TIME_PASSWORD",
  );
  assertEquals(types, ["user.password.update"]);

  const old = await signIn(emulator);
  assertStringIncludes(await old.text(), "Invalid login credentials.");
  const fresh = await signIn(emulator, { password: NEW.password });
  assertNotEquals(callbackOf(fresh).get("code"), null);
});

Deno.test("an unknown address gets the same text, but no link", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const html = await forget(emulator, browser, "nobody@example.com");
  assertStringIncludes(html, "If there is an account with this address");
  assertEquals(linkIn(html), "");
});

Deno.test("a link works once, within 600 seconds", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const link = linkIn(await forget(emulator, browser, "richard@example.com"));
  await change(emulator, browser, link, NEW);
  const used = await browser.fetch(link);
  assertEquals(used.status, 404);
  assertStringIncludes(await used.text(), "This link is no longer valid");

  const late = linkIn(await forget(emulator, browser, "richard@example.com"));
  emulator.core.clock.offsetSeconds = 599;
  const inTime = await browser.fetch(late);
  assertEquals(inTime.status, 200);
  await inTime.body?.cancel();
  emulator.core.clock.offsetSeconds = 600;
  const tooLate = await browser.fetch(late);
  assertEquals(tooLate.status, 404);
  await tooLate.body?.cancel();
});

Deno.test("a rejected password does not use up the link", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const link = linkIn(await forget(emulator, browser, "richard@example.com"));
  const short = await change(emulator, browser, link, {
    password: "short",
    passwordConfirm: "other",
  });
  const html = await short.text();
  assertStringIncludes(html, "at least 8 characters");
  assertStringIncludes(html, "The passwords do not match");
  const right = await change(emulator, browser, link, NEW);
  assertNotEquals(callbackOf(right).get("code"), null);
});

Deno.test("a new password ends refresh tokens and SSO sessions", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const events: string[] = [];
  emulator.core.listeners.add(({ type }) => events.push(type));
  await signIn(emulator, { browser, remember: true });
  const tokens = await getTokens(emulator);
  events.length = 0;
  const link = linkIn(await forget(emulator, browser, "richard@example.com"));
  await change(emulator, browser, link, NEW);

  assertEquals(events, ["user.password.update", "jwt.refresh-token.revoke"]);
  const refreshed = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  assertEquals(refreshed.status, 400);
  await refreshed.body?.cancel();
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(callbackOf(silent).get("error"), "login_required");
});

Deno.test("without onPasswordChanged, tokens outlive a new password", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.tenantOf(null).revocation.onPasswordChanged = false;
  const browser = openBrowser(emulator);
  const tokens = await getTokens(emulator);
  const link = linkIn(await forget(emulator, browser, "richard@example.com"));
  await change(emulator, browser, link, NEW);
  const refreshed = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  assertEquals(refreshed.status, 200);
  await refreshed.body?.cancel();
});

Deno.test("Keep me signed in works on the change page", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const link = linkIn(await forget(emulator, browser, "richard@example.com"));
  await change(emulator, browser, link, { ...NEW, rememberDevice: "true" });
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertNotEquals(callbackOf(silent).get("code"), null);
});

Deno.test("without an authorize request, the change ends on a page", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const html = await forget(
    emulator,
    browser,
    "richard@example.com",
    new URLSearchParams(),
  );
  const response = await change(emulator, browser, linkIn(html), NEW);
  assertEquals(response.status, 200);
  assertStringIncludes(await response.text(), "Your password has been changed");
});

Deno.test("a user who must change the password does so before the client gets a code", async () => {
  await using emulator = await openEmulator();
  const richard = emulator.core.store.users.get(RICHARD_ID);
  if (richard !== undefined) richard.passwordChangeRequired = true;
  const browser = openBrowser(emulator);
  const response = await signIn(emulator, { browser, remember: true });
  const link = response.headers.get("location") ?? "";
  assertMatch(link, /^\/password\/change\/[\w-]{43}\?/);
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(
    callbackOf(silent).get("error_reason"),
    "change_password_administrative",
  );

  const done = await change(emulator, browser, link, NEW);
  assertNotEquals(callbackOf(done).get("code"), null);
  const again = await signIn(emulator, { password: NEW.password });
  assertNotEquals(callbackOf(again).get("code"), null);
});

Deno.test("with validateOnLogin, a password that breaks a newer rule is changed at login", async () => {
  await using emulator = await openEmulator();
  const { passwordRules } = emulator.core.store.tenantOf(null);
  passwordRules.minLength = 9;
  const asBefore = await signIn(emulator);
  assertNotEquals(callbackOf(asBefore).get("code"), null);
  passwordRules.validateOnLogin = true;
  const response = await signIn(emulator);
  assertStringIncludes(
    response.headers.get("location") ?? "",
    "/password/change/",
  );
});

Deno.test("a locked user gets no link, and an earlier link does not work", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const link = linkIn(await forget(emulator, browser, "richard@example.com"));
  const richard = emulator.core.store.users.get(RICHARD_ID);
  if (richard !== undefined) richard.active = false;
  const html = await forget(emulator, browser, "richard@example.com");
  assertEquals(linkIn(html), "");
  const page = await browser.fetch(link);
  assertEquals(page.status, 404);
  await page.body?.cancel();
});

Deno.test("codes, tokens, passwords and link ids are not in the log", async () => {
  const lines: string[] = [];
  // deno-lint-ignore no-console
  const print = console.log;
  // deno-lint-ignore no-console
  console.log = (line: string) => void lines.push(line);
  try {
    await using emulator = await openEmulator({ quiet: false });
    const browser = openBrowser(emulator);
    const link = linkIn(await forget(emulator, browser, "richard@example.com"));
    const response = await change(emulator, browser, link, NEW);
    const code = callbackOf(response).get("code") ?? "";
    const tokens = await (await exchange(emulator, code)).json();
    const log = lines.join("\n") + JSON.stringify(emulator.core.log.entries);
    assertStringIncludes(log, "POST /oauth2/token authorization_code 200");
    assertStringIncludes(log, "GET /password/change/{id} 200");
    const id = new URL(link).pathname.split("/").at(-1) ?? "";

    const secrets: string[] = [
      tokens.access_token,
      tokens.id_token,
      tokens.refresh_token,
      code,
      id,
      NEW.password,
      CLIENT_SECRET,
    ];
    assertEquals(secrets.filter((secret) => log.includes(secret)), []);
  } finally {
    // deno-lint-ignore no-console
    console.log = print;
  }
});

Deno.test("password forms need cookie and origin", async () => {
  await using emulator = await openEmulator();
  const post = (path: string) =>
    emulator.handler(
      new Request(emulator.origin + path, {
        method: "POST",
        headers: { origin: emulator.origin },
        body: new URLSearchParams({ loginId: "richard@example.com", ...NEW }),
      }),
    );
  const forgot = await post("/password/forgot");
  const changed = await post("/password/change");
  assertEquals(forgot.status, 403);
  await forgot.body?.cancel();
  assertEquals(changed.status, 403);
  await changed.body?.cancel();
});
