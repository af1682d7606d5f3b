import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  collectEvents,
  openEmulator,
  postToken,
  RICHARD_ID,
} from "./support/client.ts";
import { changeBank, richard } from "./support/kickstart.ts";
import { refresh } from "./support/refresh.ts";
import { reasonOf } from "./support/token.ts";

async function openWithGrant(): Promise<InspectableEmulator> {
  const emulator = await openEmulator();
  changeBank(emulator).oauth.enabledGrants.push("password");
  return emulator;
}

function passwordGrant(
  emulator: InspectableEmulator,
  changes: Record<string, string | null> = {},
): Promise<Response> {
  return postToken(emulator, {
    "grant_type": "password",
    "username": "richard@example.com",
    "password": "password",
    "scope": "openid offline_access",
    ...changes,
  });
}

Deno.test("the password grant issues tokens that can be refreshed", async () => {
  await using emulator = await openWithGrant();
  const events = collectEvents(emulator);
  const tokens = await (await passwordGrant(emulator)).json();
  assertEquals(Object.keys(tokens).sort(), [
    "access_token",
    "expires_in",
    "id_token",
    "refresh_token",
    "refresh_token_id",
    "scope",
    "token_type",
    "userId",
  ]);
  const claims = claimsOf(tokens.access_token);
  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(claims.sub, RICHARD_ID);
  assertEquals(claims.gty, ["password"]);
  assertEquals(claims.authenticationType, "PASSWORD");
  assertEquals(claims.scope, "openid offline_access");
  assertEquals(events, ["user.login.success"]);

  const refreshed = await refresh(emulator, tokens.refresh_token);
  assertEquals(claimsOf(refreshed.access_token).gty, [
    "password",
    "refresh_token",
  ]);
});

Deno.test("the password grant must be enabled", async () => {
  await using emulator = await openEmulator();
  assertEquals(await reasonOf(await passwordGrant(emulator)), [
    400,
    "unauthorized_client",
    "grant_type_disabled",
  ]);
});

Deno.test("the password grant needs the client's secret by policy", async () => {
  await using emulator = await openWithGrant();
  const anonymous = { "client_secret": null };
  assertEquals(await reasonOf(await passwordGrant(emulator, anonymous)), [
    401,
    "invalid_client",
    "client_authentication_missing",
  ]);
  changeBank(emulator).oauth.clientAuthenticationPolicy = "NotRequired";
  assertEquals((await passwordGrant(emulator, anonymous)).status, 200);
});

Deno.test("the password grant refuses wrong credentials and locked users", async () => {
  await using emulator = await openWithGrant();
  const wrong = await passwordGrant(emulator, { password: "wrong" });
  const unknown = await passwordGrant(emulator, { username: "nobody" });
  assertEquals(await reasonOf(unknown), [
    400,
    "invalid_grant",
    "invalid_user_credentials",
  ]);
  assertEquals((await wrong.json()).error_reason, "invalid_user_credentials");
  richard(emulator).active = false;
  assertEquals(await reasonOf(await passwordGrant(emulator)), [
    400,
    "invalid_grant",
    "user_locked",
  ]);
});

Deno.test("missing credentials and unknown scopes are errors of the password grant", async () => {
  await using emulator = await openWithGrant();
  for (const name of ["username", "password"]) {
    const response = await passwordGrant(emulator, { [name]: null });
    const { error, error_description: description } = await response.json();
    assertEquals([response.status, error], [400, "invalid_request"]);
    assert(description.includes(name));
  }
  const scope = await passwordGrant(emulator, { scope: "openid magic" });
  assertEquals((await reasonOf(scope))[2], "unknown_scope");
});

Deno.test("a user who must change the password gets the id to do so, and no tokens", async () => {
  await using emulator = await openWithGrant();
  richard(emulator).passwordChangeRequired = true;
  const response = await passwordGrant(emulator);
  const body = await response.json();
  assertEquals(
    [response.status, body.error, body.error_reason],
    [400, "change_password_required", "change_password_administrative"],
  );
  const changed = await callApi(emulator, [
    "POST",
    `/api/user/change-password/${body.change_password_id}`,
  ], { password: "another password" });
  assertEquals(changed.status, 200);
  const again = await passwordGrant(emulator, { password: "another password" });
  assertNotEquals((await again.json()).access_token, undefined);
});
