import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  claimsOf,
  exchange,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { register } from "./support/register.ts";

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
  assertEquals(emulator.findUser("nobody"), null);
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
