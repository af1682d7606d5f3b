import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  exchange,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { ERLICH, register } from "./support/register.ts";

Deno.test("the login id can be a user name or a phone number", async () => {
  await using emulator = await openEmulator();
  const { registration } = changeBank(emulator);
  registration.loginIdType = "username";
  await register(emulator, { fields: { "user.username": "jian-yang" } });
  assertEquals(emulator.findUser("JIAN-YANG")?.email, null);

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
  assertEquals(emulator.findUser("erlich@example.com")?.profile, {
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
  assertEquals(emulator.findUser("erlich@example.com"), null);
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
