import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { Application } from "../data/application.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import type { CookieClient } from "../testing/cookie_client.ts";
import { hiddenFields } from "../testing/html.ts";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  claimsOf,
  CLIENT_ID,
  exchange,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";

const ERLICH = {
  "user.email": "erlich@example.com",
  "user.password": "long-enough",
  "passwordConfirm": "long-enough",
  "user.firstName": "Erlich",
  "user.lastName": "Bachman",
};

interface RegisterOptions {
  changes?: Record<string, string | null>;
  fields?: Record<string, string>;
  browser?: CookieClient;
}

/** Opens the registration page and submits its form. */
async function register(
  emulator: InspectableEmulator,
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

function changeBank(emulator: InspectableEmulator): Application {
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application === undefined) {
    throw new Error("The kickstart has no ChangeBank");
  }
  return application;
}

function findUser(emulator: InspectableEmulator, loginId: string) {
  const { store } = emulator.core;
  return store.findUser(store.defaultTenantId, loginId);
}

Deno.test("the registration page has only the configured fields", async () => {
  await using emulator = await openEmulator();
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/register?${authorizeParameters()}`),
  );
  const html = await response.text();
  const names = [...html.matchAll(/name="((?:user\.|passwordC)[^"]*)"/g)]
    .map(([, name]) => name);
  assertEquals(names, [
    "user.email",
    "user.password",
    "passwordConfirm",
    "user.firstName",
    "user.lastName",
  ]);
  assertStringIncludes(html, 'name="rememberDevice"');
});

Deno.test("a new user is signed in and returns to the callback", async () => {
  await using emulator = await openEmulator();
  const types: string[] = [];
  emulator.core.listeners.add(({ type }) => types.push(type));
  const callback = callbackOf(await register(emulator));
  assertEquals(callback.get("state"), "the-state");
  assertEquals(callback.get("userState"), "Authenticated");
  assertEquals(types, ["user.create", "user.registration.create"]);

  const tokens = await (await exchange(emulator, callback.get("code") ?? ""))
    .json();
  const access = claimsOf(tokens.access_token);
  const id = claimsOf(tokens.id_token);
  assertEquals(access.roles, ["customer"]);
  assertEquals(access.authenticationType, "REGISTRATION");
  assertEquals(id.email, "erlich@example.com");
  assertEquals(id.given_name, "Erlich");
  assertEquals(id.nonce, "the-nonce");
});

Deno.test("a new user signs in with the new password", async () => {
  await using emulator = await openEmulator();
  await register(emulator);
  const response = await signIn(emulator, {
    loginId: "Erlich@Example.com",
    password: "long-enough",
  });
  assertEquals(callbackOf(response).get("userState"), "Authenticated");
});

Deno.test("registration opens an SSO session only with Keep me signed in", async () => {
  await using emulator = await openEmulator();
  const forgetful = openBrowser(emulator);
  await register(emulator, { browser: forgetful });
  const asked = await authorize(emulator, { prompt: "none" }, forgetful);
  assertEquals(callbackOf(asked).get("error"), "login_required");

  const keeping = openBrowser(emulator);
  await register(emulator, {
    browser: keeping,
    fields: { "user.email": "dinesh@example.com", rememberDevice: "true" },
  });
  const silent = await authorize(emulator, { prompt: "none" }, keeping);
  assertNotEquals(callbackOf(silent).get("code"), null);
});

Deno.test("an address in use is refused, in upper or lower case", async () => {
  await using emulator = await openEmulator();
  const response = await register(emulator, {
    fields: { "user.email": "Richard@Example.com" },
  });
  const html = await response.text();
  assertEquals(response.status, 200);
  assertStringIncludes(html, "an account already uses it");
  assertMatch(html, /name="user\.email"[^>]*value="Richard@Example\.com"/);
});

Deno.test("every invalid field is named, and passwords are not echoed", async () => {
  await using emulator = await openEmulator();
  const response = await register(emulator, {
    fields: {
      "user.email": "nobody",
      "user.password": "short77",
      "passwordConfirm": "other77",
      "user.lastName": " ",
    },
  });
  const html = await response.text();
  assertStringIncludes(html, "4 fields are invalid");
  assertStringIncludes(html, "Enter an email address");
  assertStringIncludes(html, "at least 8 characters");
  assertStringIncludes(html, "The passwords do not match");
  assertStringIncludes(html, "Last name is required");
  assertEquals(html.includes("short77") || html.includes("other77"), false);
  assertEquals(findUser(emulator, "nobody"), null);
});

Deno.test("a new password must follow the tenant's rules", async () => {
  await using emulator = await openEmulator();
  const { passwordRules } = emulator.core.store.tenantOf(null);
  passwordRules.requireMixedCase = true;
  passwordRules.requireNonAlpha = true;
  passwordRules.requireNumber = true;
  const send = async (password: string) => {
    const response = await register(emulator, {
      fields: { "user.password": password, passwordConfirm: password },
    });
    return await response.text();
  };
  assertStringIncludes(
    await send("alllower"),
    "an upper-case and a lower-case letter",
  );
  assertStringIncludes(await send("Letters4"), "neither a letter nor a digit");
  assertStringIncludes(await send("Letters-"), "must have a digit");
  assertStringIncludes(await send("L4-".padEnd(257, "a")), "at most 256");
  assertEquals(await send("Letters-4"), "");
});

Deno.test("the login id can be a user name or a phone number", async () => {
  await using emulator = await openEmulator();
  const { registration } = changeBank(emulator);
  registration.loginIdType = "username";
  await register(emulator, { fields: { "user.username": "jian-yang" } });
  assertEquals(findUser(emulator, "JIAN-YANG")?.email, null);

  registration.loginIdType = "phoneNumber";
  await register(emulator, { fields: { "user.phoneNumber": "+1 555 0100" } });
  const response = await signIn(emulator, {
    loginId: "+1 555 0100",
    password: "long-enough",
  });
  assertEquals(callbackOf(response).get("userState"), "Authenticated");
});

Deno.test("every profile field can be on the form, and appears in tokens", async () => {
  await using emulator = await openEmulator();
  const { registration } = changeBank(emulator);
  const asked = { enabled: true, required: false };
  registration.fields = {
    birthDate: asked,
    firstName: asked,
    fullName: asked,
    lastName: asked,
    middleName: asked,
    mobilePhone: asked,
    preferredLanguages: asked,
  };
  const wrong = await register(emulator, {
    fields: { "user.birthDate": "1985-02-30" },
  });
  assertStringIncludes(await wrong.text(), "Enter a date");
  await register(emulator, {
    fields: {
      "user.birthDate": "1985-02-28",
      "user.fullName": "Erlich Bachman",
      "user.middleName": "",
      "user.mobilePhone": "+1 555 0101",
      "user.preferredLanguages": "en, fr",
    },
  });
  assertEquals(findUser(emulator, "erlich@example.com")?.profile, {
    firstName: "Erlich",
    lastName: "Bachman",
    fullName: "Erlich Bachman",
    birthDate: "1985-02-28",
    mobilePhone: "+1 555 0101",
    preferredLanguages: ["en", "fr"],
  });
});

Deno.test("without self-service there is no registration page and no link to it", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).registration.enabled = false;
  const page = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/register?${authorizeParameters()}`),
  );
  const login = await authorize(emulator);
  assertEquals(page.status, 400);
  assertStringIncludes(await page.text(), "registration is not enabled");
  assertEquals((await login.text()).includes("/oauth2/register"), false);
});

Deno.test("the registration form needs cookie and origin", async () => {
  await using emulator = await openEmulator();
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/register`, {
      method: "POST",
      headers: { origin: "http://evil.test" },
      body: new URLSearchParams({
        ...Object.fromEntries(authorizeParameters()),
        ...ERLICH,
      }),
    }),
  );
  assertEquals(response.status, 403);
  await response.body?.cancel();
  assertEquals(findUser(emulator, "erlich@example.com"), null);
});

Deno.test("an unregistered user is asked for missing required fields first", async () => {
  await using emulator = await openEmulator();
  const richard = findUser(emulator, "richard@example.com");
  if (richard === null) throw new Error("The kickstart has no Richard");
  richard.registrations = [];
  delete richard.profile.lastName;
  const browser = openBrowser(emulator);
  const response = await signIn(emulator, { browser });
  assertStringIncludes(
    response.headers.get("location") ?? "",
    "/oauth2/complete-registration?",
  );
  const url = new URL(
    response.headers.get("location") ?? "",
    emulator.origin,
  );
  const page = await browser.fetch(url);
  const html = await page.text();
  assertStringIncludes(html, 'name="user.lastName"');
  assertEquals(html.includes('name="user.firstName"'), false);

  const fields = hiddenFields(html);
  const empty = await browser.post(url, { ...fields, "user.lastName": "" });
  assertStringIncludes(await empty.text(), "Last name is required");
  const done = await browser.post(url, { ...fields, "user.lastName": "H." });
  assertEquals(callbackOf(done).get("userState"), "Authenticated");
  assertEquals(richard.profile.lastName, "H.");
  assertEquals(richard.registrations.map(({ roles }) => roles), [["customer"]]);
  const again = await browser.post(url, { ...fields, "user.lastName": "X" });
  assertStringIncludes(
    again.headers.get("location") ?? "",
    "/oauth2/authorize?",
  );
});

Deno.test("a registered user is asked for missing fields only with completeRegistration", async () => {
  await using emulator = await openEmulator();
  const richard = findUser(emulator, "richard@example.com");
  if (richard !== null) delete richard.profile.lastName;
  const straight = await signIn(emulator);
  assertNotEquals(callbackOf(straight).get("code"), null);
  changeBank(emulator).registration.completeRegistration = true;
  const asked = await signIn(emulator);
  assertStringIncludes(
    asked.headers.get("location") ?? "",
    "/oauth2/complete-registration?",
  );
});

Deno.test("with prompt=none, a missing field is an error to the client", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  changeBank(emulator).registration.completeRegistration = true;
  const richard = findUser(emulator, "richard@example.com");
  if (richard !== null) delete richard.profile.lastName;
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "interaction_required");
  assertEquals(
    callback.get("error_reason"),
    "registration_missing_requirement",
  );
});

Deno.test("registered users and their sessions outlive a restart", async () => {
  const folder = await Deno.makeTempDir({ prefix: "state" });
  const stateFile = `${folder}/state.json`;
  const first = await openEmulator({ stateFile });
  const code = callbackOf(await register(first)).get("code") ?? "";
  const tokens = await (await exchange(first, code)).json();
  await first.close();
  const text = await Deno.readTextFile(stateFile);
  assertEquals(text.includes("long-enough"), false);
  assertEquals(text.includes("richard@example.com"), false);

  await using second = await openEmulator({ stateFile });
  const response = await signIn(second, {
    loginId: "erlich@example.com",
    password: "long-enough",
  });
  assertEquals(callbackOf(response).get("userState"), "Authenticated");
  const { size } = second.core.store.users;
  assertEquals(size, 4);
  assertNotEquals(second.core.refreshTokens.get(tokens.refresh_token_id), null);
});
