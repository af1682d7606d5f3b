import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  authorize,
  callbackOf,
  claimsOf,
  exchange,
  getTokens,
  openBrowser,
  openEmulator,
  postToken,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";
import {
  linkIn,
  NEW_PASSWORD,
  requestPasswordChange,
  submitNewPassword,
} from "./support/password.ts";

Deno.test("the link in the mail changes a forgotten password, and the login continues", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const types: string[] = [];
  emulator.core.listeners.add(({ type }) => types.push(type));
  const html = await requestPasswordChange(
    emulator,
    browser,
    "Richard@example.com",
  );
  assertStringIncludes(html, "richard@example.com");

  const response = await submitNewPassword(
    emulator,
    browser,
    linkIn(html),
    NEW_PASSWORD,
  );
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
  const fresh = await signIn(emulator, { password: NEW_PASSWORD.password });
  assertNotEquals(callbackOf(fresh).get("code"), null);
});

Deno.test("an unknown address gets the same text, but no link", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const html = await requestPasswordChange(
    emulator,
    browser,
    "nobody@example.com",
  );
  assertStringIncludes(html, "If there is an account with this address");
  assertEquals(linkIn(html), "");
});

Deno.test("a link works once, within 600 seconds", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const link = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
  await submitNewPassword(emulator, browser, link, NEW_PASSWORD);
  const used = await browser.fetch(link);
  assertEquals(used.status, 404);
  assertStringIncludes(await used.text(), "This link is no longer valid");

  const late = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
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
  const link = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
  const short = await submitNewPassword(emulator, browser, link, {
    password: "short",
    passwordConfirm: "other",
  });
  const html = await short.text();
  assertStringIncludes(html, "at least 8 characters");
  assertStringIncludes(html, "The passwords do not match");
  const right = await submitNewPassword(emulator, browser, link, NEW_PASSWORD);
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
  const link = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
  await submitNewPassword(emulator, browser, link, NEW_PASSWORD);

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
  const link = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
  await submitNewPassword(emulator, browser, link, NEW_PASSWORD);
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
  const link = linkIn(
    await requestPasswordChange(emulator, browser, "richard@example.com"),
  );
  await submitNewPassword(emulator, browser, link, {
    ...NEW_PASSWORD,
    rememberDevice: "true",
  });
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertNotEquals(callbackOf(silent).get("code"), null);
});

Deno.test("without an authorize request, the change ends on a page", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const html = await requestPasswordChange(
    emulator,
    browser,
    "richard@example.com",
    new URLSearchParams(),
  );
  const response = await submitNewPassword(
    emulator,
    browser,
    linkIn(html),
    NEW_PASSWORD,
  );
  assertEquals(response.status, 200);
  assertStringIncludes(await response.text(), "Your password has been changed");
});
