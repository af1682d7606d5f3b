import { assert, assertEquals } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import { claimsOf, getTokens, openEmulator } from "./support/client.ts";
import { richard } from "./support/kickstart.ts";
import { configureLogin, login } from "./support/login.ts";

const PASSWORD = "a-new-password";

/** `POST /api/user/change-password`, without an API key. */
async function change(
  emulator: InspectableEmulator,
  body: Record<string, unknown>,
  { path = "", headers = {} }: {
    path?: string;
    headers?: Record<string, string>;
  } = {},
) {
  const response = await emulator.handler(
    new Request(`${emulator.origin}/api/user/change-password${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
  };
}

/** The id that a login with a password to change gets. */
async function changeIdOf(emulator: InspectableEmulator): Promise<string> {
  richard(emulator).passwordChangeRequired = true;
  return (await login(emulator)).body.changePasswordId;
}

Deno.test("a user who must change the password gets 203, changes it and signs in once by the one-time password", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, { generateRefreshTokens: true });
  richard(emulator).passwordChangeRequired = true;
  const { status, body, cookies } = await login(emulator);
  const { changePasswordId, ...rest } = body;
  assertEquals([status, rest, cookies], [203, {
    changePasswordReason: "Administrative",
  }, []]);

  const changed = await change(emulator, {
    changePasswordId,
    password: PASSWORD,
  });
  const { oneTimePassword } = changed.body;
  const byId = { loginId: undefined, password: undefined, oneTimePassword };
  const first = await login(emulator, byId);
  const second = await login(emulator, byId);
  assertEquals([first.status, second.status], [200, 404]);
  assertEquals(
    claimsOf(first.body.token).authenticationType,
    "ONE_TIME_PASSWORD",
  );
  assert("refreshToken" in first.body);
  assertEquals((await login(emulator, { password: PASSWORD })).status, 200);
});

Deno.test("with validateOnLogin, a password that breaks a rule gets 203 for Validation", async () => {
  await using emulator = await openEmulator();
  Object.assign(emulator.core.store.tenantOf(null).passwordRules, {
    minLength: 9,
    validateOnLogin: true,
  });
  const { status, body } = await login(emulator);
  assertEquals([status, body.changePasswordReason], [203, "Validation"]);
});

Deno.test("a changePasswordId works once, in the path or the body, for a password that keeps the rules", async () => {
  await using emulator = await openEmulator();
  const id = await changeIdOf(emulator);
  const short = await change(emulator, { password: "1234" }, {
    path: `/${id}`,
  });
  const none = await change(emulator, {}, { path: `/${id}` });
  const good = await change(emulator, { password: PASSWORD }, {
    path: `/${id}`,
  });
  const again = await change(emulator, {
    changePasswordId: id,
    password: PASSWORD,
  });
  assertEquals([short.status, none.status], [400, 400]);
  assertEquals([good.status, again.status], [200, 404]);
  assertEquals(JSON.stringify(emulator.core.log.entries).includes(id), false);
});

Deno.test("a locked user's changePasswordId is not found, and the current password is checked", async () => {
  await using emulator = await openEmulator();
  const changePasswordId = await changeIdOf(emulator);
  const body = { changePasswordId, password: PASSWORD };
  const wrong = await change(emulator, { ...body, currentPassword: "wrong" });
  richard(emulator).active = false;
  const locked = await change(emulator, body);
  assertEquals([wrong.status, locked.status], [404, 404]);
});

Deno.test("a user changes the own password with an access token and the current password", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const headers = { authorization: `Bearer ${token}` };
  const currentPassword = "password";
  const without = await change(emulator, { password: PASSWORD }, { headers });
  const wrong = await change(emulator, {
    currentPassword: "wrong",
    password: PASSWORD,
  }, { headers });
  const right = await change(
    emulator,
    { currentPassword, password: PASSWORD },
    { headers },
  );
  assertEquals([without.status, wrong.status, right.status], [400, 404, 200]);
  assertEquals(typeof right.body.oneTimePassword, "string");
});

Deno.test("changing a password by login id needs an API key", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const body = { loginId: "richard@example.com", password: PASSWORD };
  const stranger = await change(emulator, body);
  const owner = await change(emulator, body, {
    headers: { authorization: `Bearer ${token}` },
  });
  assertEquals([stranger.status, owner.status], [401, 401]);
});

Deno.test("a one-time password expires", async () => {
  await using emulator = await openEmulator();
  const changePasswordId = await changeIdOf(emulator);
  const { body } = await change(emulator, {
    changePasswordId,
    password: PASSWORD,
  });
  emulator.clock.offsetSeconds = 61;
  const { status } = await login(emulator, {
    loginId: undefined,
    password: undefined,
    oneTimePassword: body.oneTimePassword,
  });
  assertEquals(status, 404);
});
