import { assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  CLIENT_SECRET,
  getTokens,
  openEmulator,
  postToken,
} from "./support/client.ts";

async function introspect(
  emulator: Emulator,
  parameters: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = new URLSearchParams();
  const all = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    ...parameters,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== null) form.set(name, String(value));
  }
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/introspect`, {
      method: "POST",
      headers,
      body: form,
    }),
  );
  return { status: response.status, body: await response.json() };
}

Deno.test("introspection returns the claims of a token, with times in seconds", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  for (const token of [tokens.access_token, tokens.id_token]) {
    const { status, body } = await introspect(emulator, { token });
    assertEquals(status, 200);
    assertEquals(body, { active: true, ...claimsOf(token) });
  }
});

Deno.test("a broken, foreign or expired token is inactive, without details", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const inactive = { status: 200, body: { active: false } };
  assertEquals(await introspect(emulator, { token: `${token}x` }), inactive);
  assertEquals(await introspect(emulator, { token: "token" }), inactive);
  emulator.core.clock.offsetSeconds = 301;
  assertEquals(await introspect(emulator, { token }), inactive);
});

Deno.test("introspecting a refresh token needs the hint, and returns its expiry", async () => {
  await using emulator = await openEmulator();
  const { refresh_token: token } = await getTokens(emulator);
  const hinted = { token, "token_type_hint": "refresh_token" };
  const before = await introspect(emulator, hinted);
  assertEquals(Object.keys(before.body).sort(), ["active", "exp"]);
  assertEquals(before.body.active, true);
  const unhinted = await introspect(emulator, { token });
  assertEquals(unhinted.body, { active: false });
  await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(token),
  });
  assertEquals((await introspect(emulator, hinted)).body, { active: false });
});

Deno.test("the hint must match the token and be a known one", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const right = await introspect(emulator, {
    token,
    "token_type_hint": "access_token",
  });
  const wrong = await introspect(emulator, {
    token,
    "token_type_hint": "id_token",
  });
  const unknown = await introspect(emulator, {
    token,
    "token_type_hint": "saml",
  });
  assertEquals(right.body.active, true);
  assertEquals(wrong.status, 400);
  assertEquals(wrong.body.error_reason, "token_type_hint_mismatch");
  assertEquals(unknown.body.error, "unsupported_token_type");
});

Deno.test("another client's token is refused with 401", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const { applications } = emulator.core.store;
  const application = applications.get(CLIENT_ID);
  const other = crypto.randomUUID();
  if (application !== undefined) {
    applications.set(other, { ...application, id: other });
  }
  const asOther = { "client_id": other, token: tokens.access_token };
  assertEquals((await introspect(emulator, asOther)).status, 401);
  const refreshToken = {
    "client_id": other,
    token: tokens.refresh_token,
    "token_type_hint": "refresh_token",
  };
  assertEquals((await introspect(emulator, refreshToken)).status, 401);
});

Deno.test("introspection accepts the Basic header and refuses a wrong secret", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const none = { "client_id": null, "client_secret": null };
  const byHeader = await introspect(emulator, { ...none, token }, {
    authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`,
  });
  const wrong = await introspect(emulator, {
    token,
    "client_secret": "wrong",
  });
  const nobody = await introspect(emulator, { ...none, token });
  const nothing = await introspect(emulator, {});
  assertEquals(byHeader.body.active, true);
  assertEquals(wrong.status, 401);
  assertEquals(nobody.body.error_reason, "missing_client_id");
  assertEquals(nothing.body.error_reason, "missing_token");
});
