import { assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import {
  CLIENT_ID,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";

function userinfo(emulator: Emulator, token?: unknown): Promise<Response> {
  const headers = token === undefined
    ? {}
    : { authorization: `Bearer ${token}` };
  return emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, { headers }),
  );
}

Deno.test("userinfo returns the claims of the access token's scopes", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator, {
    changes: { scope: "openid email" },
  });
  const response = await userinfo(emulator, tokens.access_token);
  assertEquals(response.status, 200);
  assertEquals(await response.json(), {
    sub: RICHARD_ID,
    email: "richard@example.com",
    "email_verified": true,
  });
});

Deno.test("userinfo refuses a missing, broken or expired token and an ID token", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const none = await userinfo(emulator);
  const broken = await userinfo(emulator, `${tokens.access_token}x`);
  const idToken = await userinfo(emulator, tokens.id_token);
  emulator.core.clock.offsetSeconds = 301;
  const expired = await userinfo(emulator, tokens.access_token);
  assertEquals([none.status, broken.status, idToken.status, expired.status], [
    401,
    401,
    401,
    401,
  ]);
  assertEquals((await none.json()).error_reason, "access_token_required");
});

Deno.test("under Compatibility, userinfo accepts an ID token and returns roles", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.scopeHandlingPolicy = "Compatibility";
  }
  const tokens = await getTokens(emulator, { changes: { scope: "openid" } });
  const body = await (await userinfo(emulator, tokens.id_token)).json();
  assertEquals(body.roles, ["customer"]);
  assertEquals(body.applicationId, CLIENT_ID);
  assertEquals(body.given_name, "Richard");
});

Deno.test("userinfo works by POST", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    }),
  );
  assertEquals(response.status, 200);
  assertEquals((await response.json()).sub, RICHARD_ID);
});

Deno.test("under Strict, userinfo needs openid and returns no roles", async () => {
  await using emulator = await openEmulator();
  const without = await getTokens(emulator, { changes: { scope: "email" } });
  const tokens = await getTokens(emulator);
  const refused = await userinfo(emulator, without.access_token);
  assertEquals(refused.status, 401);
  const body = await (await userinfo(emulator, tokens.access_token)).json();
  assertEquals(Object.keys(body).sort(), [
    "email",
    "email_verified",
    "family_name",
    "given_name",
    "sub",
  ]);
});

Deno.test("userinfo returns the current profile, and refuses locked and deleted users", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const { store } = emulator.core;
  const user = store.users.get(RICHARD_ID);
  if (user !== undefined) user.profile.firstName = "Dick";
  const body = await (await userinfo(emulator, token)).json();
  assertEquals(body.given_name, "Dick");
  if (user !== undefined) user.active = false;
  assertEquals((await userinfo(emulator, token)).status, 401);
  store.deleteUser(RICHARD_ID);
  assertEquals((await userinfo(emulator, token)).status, 401);
});

Deno.test("userinfo refuses the token of an inactive application", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) application.active = false;
  assertEquals((await userinfo(emulator, token)).status, 401);
});
