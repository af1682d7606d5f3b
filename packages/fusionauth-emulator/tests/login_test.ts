import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  authorize,
  callbackOf,
  claimsOf,
  CLIENT_ID,
  exchange,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { changeBank, richard } from "./support/kickstart.ts";

Deno.test("a wrong password and an unknown user get the same page", async () => {
  await using emulator = await openEmulator();
  const wrong = await signIn(emulator, { password: "wrong" });
  const unknown = await signIn(emulator, { loginId: "nobody@example.com" });

  assertEquals(wrong.status, 200);
  assertStringIncludes(await wrong.text(), "Invalid login credentials.");
  assertEquals(unknown.status, 200);
  assertStringIncludes(await unknown.text(), "Invalid login credentials.");
});

Deno.test("an e-mail address works in upper case and with surrounding spaces", async () => {
  await using emulator = await openEmulator();
  const response = await signIn(emulator, { loginId: " Richard@Example.com " });
  assertEquals(callbackOf(response).get("userState"), "Authenticated");
});

Deno.test("a locked user cannot sign in", async () => {
  await using emulator = await openEmulator();
  const user = emulator.core.store.findUser(
    emulator.core.store.defaultTenantId,
    "richard@example.com",
  );
  if (user !== null) user.active = false;
  const response = await signIn(emulator);
  assertEquals(response.status, 200);
  assertStringIncludes(await response.text(), "Your account has been locked.");
});

Deno.test("an unregistered user is registered at sign-in when self-service is on", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const user = store.findUser(store.defaultTenantId, "richard@example.com");
  if (user !== null) user.registrations = [];
  const response = await signIn(emulator);
  assertEquals(callbackOf(response).get("userState"), "Authenticated");
  assertEquals(user?.registrations.map(({ roles }) => roles), [["customer"]]);
});

Deno.test("an unregistered user cannot sign in when self-service is off", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const user = store.findUser(store.defaultTenantId, "richard@example.com");
  if (user !== null) user.registrations = [];
  for (const application of store.applications.values()) {
    application.registration.enabled = false;
  }
  const response = await signIn(emulator);
  assertEquals(response.status, 200);
  assertStringIncludes(await response.text(), "You are not registered");
});

Deno.test("an expired user cannot sign in, by password or by SSO", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  richard(emulator).expiry = emulator.core.clock.now() - 1;
  const byPassword = await signIn(emulator);
  assertStringIncludes(await byPassword.text(), "Your account has expired.");
  const bySso = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(callbackOf(bySso).get("error"), "login_required");
});

Deno.test("a locked user cannot sign in by an SSO session", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  richard(emulator).active = false;
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "login_required");
});

Deno.test("without required registration, unregistered users get tokens without roles", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.requireRegistration = false;
  richard(emulator).registrations = [];
  const callback = callbackOf(await signIn(emulator));
  assertEquals(callback.get("userState"), "AuthenticatedNotRegistered");
  const tokens = await (await exchange(emulator, callback.get("code") ?? ""))
    .json();
  const claims = claimsOf(tokens.access_token);
  assertEquals(claims.applicationId, undefined);
  assertEquals(claims.roles, undefined);
  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(richard(emulator).registrations, []);
});

Deno.test("userState tells an unverified address from an unverified registration", async () => {
  await using emulator = await openEmulator();
  const user = richard(emulator);
  for (const registration of user.registrations) registration.verified = false;
  const registration = callbackOf(await signIn(emulator));
  assertEquals(
    registration.get("userState"),
    "AuthenticatedRegistrationNotVerified",
  );
  user.verified = false;
  const email = callbackOf(await signIn(emulator));
  assertEquals(email.get("userState"), "AuthenticatedNotVerified");
});

Deno.test("with prompt=none, a missing registration is an error to the client", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  changeBank(emulator).registration.enabled = false;
  richard(emulator).registrations = [];
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "interaction_required");
  assertEquals(callback.get("error_reason"), "registration_required");
});

Deno.test("successful and failed logins emit events", async () => {
  await using emulator = await openEmulator();
  const types: string[] = [];
  emulator.core.listeners.add(({ type }) => types.push(type));
  await (await signIn(emulator, { password: "wrong" })).body?.cancel();
  await signIn(emulator);
  assertEquals(types, ["user.login.failed", "user.login.success"]);
});
