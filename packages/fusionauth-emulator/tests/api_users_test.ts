import { assertEquals, assertNotEquals } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { codesOf, refreshStatus, RICHARD } from "./support/api.ts";
import {
  authorize,
  callbackOf,
  CLIENT_ID,
  collectEvents,
  getTokens,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

Deno.test("a user is created, signs in, and is changed", async () => {
  await using emulator = await openEmulator();
  const events = collectEvents(emulator);
  const created = await callApi(emulator, ["POST", "/api/user/registration"], {
    user: { email: "Dinesh@example.com", password: "password" },
    registration: { applicationId: CLIENT_ID },
  });
  const { user, registration } = await created.json();
  assertEquals(user.email, "dinesh@example.com");
  assertEquals(registration.roles, ["customer"]);
  const signedIn = await signIn(emulator, { loginId: "dinesh@example.com" });
  assertEquals(callbackOf(signedIn).get("userState"), "Authenticated");

  const changed = await callApi(emulator, ["PATCH", `/api/user/${user.id}`], {
    user: { firstName: "Dinesh" },
  });
  const after = (await changed.json()).user;
  assertEquals(after.firstName, "Dinesh");
  assertEquals(after.email, "dinesh@example.com");
  assertEquals(after.registrations.length, 1);
  assertEquals(events.filter((type) => !type.startsWith("user.login.")), [
    "user.create",
    "user.registration.create",
    "user.update",
  ]);
});

Deno.test("an invalid user gets an error for each field", async () => {
  await using emulator = await openEmulator();
  const post = (user: unknown) =>
    callApi(emulator, ["POST", "/api/user"], { user });
  const taken = await post({
    email: "RICHARD@example.com",
    password: "password",
  });
  const nameless = await post({ password: "password" });
  const short = await post({ email: "new@example.com", password: "1234" });
  const object = await post({ email: { to: "me" }, password: "password" });
  const nothing = await callApi(emulator, ["POST", "/api/user"], {});
  assertEquals(taken.status, 400);
  assertEquals(await codesOf(taken), {
    "user.email": ["[duplicate]user.email"],
  });
  assertEquals(await codesOf(nameless), {
    "user.email": ["[blank]user.email"],
  });
  assertEquals(await codesOf(short), {
    "user.password": ["[tooShort]user.password"],
  });
  assertEquals(await codesOf(object), { "user.email": ["[invalidJSON]"] });
  assertEquals(await codesOf(nothing), { user: ["[missing]user"] });
});

Deno.test("deactivation ends tokens and SSO sessions, and reactivation restores the user", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);

  const response = await callApi(emulator, ["DELETE", RICHARD]);
  assertEquals([response.status, await response.text()], [200, ""]);
  assertEquals(events, ["user.deactivate", "jwt.refresh-token.revoke"]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(callbackOf(silent).get("error"), "login_required");
  const { user } = await (await callApi(emulator, ["GET", RICHARD])).json();
  assertEquals(user.active, false);

  await callApi(emulator, ["PUT", `${RICHARD}?reactivate=true`]);
  assertEquals(events.at(-1), "user.reactivate");
  assertEquals(await refreshStatus(emulator, await getTokens(emulator)), 200);
});

Deno.test("by policy, deactivation keeps refresh tokens, unusable until reactivation", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.tenantOf(null).revocation.onLoginPrevented = false;
  const tokens = await getTokens(emulator);
  await callApi(emulator, ["DELETE", RICHARD]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  await callApi(emulator, ["PUT", `${RICHARD}?reactivate=true`]);
  assertEquals(await refreshStatus(emulator, tokens), 200);
});

Deno.test("deleting a user revokes all tokens and frees the address", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);
  await callApi(emulator, ["DELETE", `${RICHARD}?hardDelete=true`]);
  assertEquals(events, [
    "user.delete",
    "jwt.refresh-token.revoke",
    "user.delete.complete",
  ]);
  assertEquals((await callApi(emulator, ["GET", RICHARD])).status, 404);
  assertEquals((await callApi(emulator, ["DELETE", RICHARD])).status, 404);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const again = await callApi(emulator, ["POST", "/api/user"], {
    user: { email: "richard@example.com", password: "password" },
  });
  assertNotEquals((await again.json()).user.id, RICHARD_ID);
});

Deno.test("a password change by user or by login id ends tokens and SSO sessions", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);
  await callApi(emulator, ["PATCH", RICHARD], {
    user: { password: "another password" },
  });
  assertEquals(events, [
    "user.update",
    "user.password.update",
    "jwt.refresh-token.revoke",
  ]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const more = await getTokens(emulator, { password: "another password" });
  const path = ["POST", "/api/user/change-password"] as const;
  const loginId = "richard@example.com";
  const wrong = await callApi(emulator, path, {
    loginId,
    currentPassword: "password",
    password: "a third password",
  });
  const short = await callApi(emulator, path, { loginId, password: "1234" });
  assertEquals([wrong.status, short.status], [404, 400]);
  assertEquals(await refreshStatus(emulator, more), 200);
  const right = await callApi(emulator, path, {
    loginId,
    currentPassword: "another password",
    password: "a third password",
  });
  assertEquals(right.status, 200);
  assertEquals(await refreshStatus(emulator, more), 400);
});

Deno.test("by policy, a password change keeps refresh tokens", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.tenantOf(null).revocation.onPasswordChanged = false;
  const tokens = await getTokens(emulator);
  await callApi(emulator, ["PATCH", RICHARD], {
    user: { password: "another password" },
  });
  assertEquals(await refreshStatus(emulator, tokens), 200);
});
