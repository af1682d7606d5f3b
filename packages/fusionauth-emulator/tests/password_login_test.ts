import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  authorize,
  callbackOf,
  CLIENT_SECRET,
  exchange,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";
import {
  linkIn,
  NEW_PASSWORD,
  requestPasswordChange,
  submitNewPassword,
} from "./support/password.ts";

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

  const done = await submitNewPassword(emulator, browser, link, NEW_PASSWORD);
  assertNotEquals(callbackOf(done).get("code"), null);
  const again = await signIn(emulator, { password: NEW_PASSWORD.password });
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
  const link = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
  const richard = emulator.core.store.users.get(RICHARD_ID);
  if (richard !== undefined) richard.active = false;
  const html = await requestPasswordChange(
    emulator,
    browser,
    "richard@example.com",
  );
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
    const link = linkIn(
      await requestPasswordChange(emulator, browser, "richard@example.com"),
    );
    const response = await submitNewPassword(
      emulator,
      browser,
      link,
      NEW_PASSWORD,
    );
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
      NEW_PASSWORD.password,
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
        body: new URLSearchParams({
          loginId: "richard@example.com",
          ...NEW_PASSWORD,
        }),
      }),
    );
  const forgot = await post("/password/forgot");
  const changed = await post("/password/change");
  assertEquals(forgot.status, 403);
  await forgot.body?.cancel();
  assertEquals(changed.status, 403);
  await changed.body?.cancel();
});
