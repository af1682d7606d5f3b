import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { FaultName } from "../faults/fault_names.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  getTokens,
  openEmulator,
} from "./support/client.ts";

/** The claims of an ID token with a fault. */
async function idClaims(emulator: InspectableEmulator, name: FaultName) {
  using _fault = emulator.faults.set(name);
  return claimsOf((await getTokens(emulator)).id_token);
}

Deno.test("iss can be wrong, missing, with a slash, or an array", async () => {
  await using emulator = await openEmulator();
  const { issuer } = emulator;
  assertEquals(
    (await idClaims(emulator, "id-token/iss-wrong")).iss,
    "https://issuer.example",
  );
  assertEquals(
    "iss" in await idClaims(emulator, "id-token/iss-missing"),
    false,
  );
  assertEquals(
    (await idClaims(emulator, "id-token/iss-slash")).iss,
    `${issuer}/`,
  );
  assertEquals((await idClaims(emulator, "id-token/iss-array")).iss, [issuer]);
});

Deno.test("aud and azp can be wrong, missing, an array, or an array with another client", async () => {
  await using emulator = await openEmulator();
  const wrong = await idClaims(emulator, "id-token/aud-wrong");
  const array = await idClaims(emulator, "id-token/aud-array");
  const two = await idClaims(emulator, "id-token/aud-array-with-stranger");
  const azp = await idClaims(emulator, "id-token/azp-wrong");

  assertNotEquals(wrong.aud, CLIENT_ID);
  assertEquals(
    "aud" in await idClaims(emulator, "id-token/aud-missing"),
    false,
  );
  assertEquals(array.aud, [CLIENT_ID]);
  assertEquals(two.aud, [CLIENT_ID, wrong.aud]);
  assertEquals([azp.aud, azp.azp], [CLIENT_ID, wrong.aud]);
});

Deno.test("sub can be missing, empty, a number, long, or another user's", async () => {
  await using emulator = await openEmulator();
  const long = await idClaims(emulator, "id-token/sub-long");
  const right = claimsOf((await getTokens(emulator)).id_token);

  assertEquals(
    "sub" in await idClaims(emulator, "id-token/sub-missing"),
    false,
  );
  assertEquals((await idClaims(emulator, "id-token/sub-empty")).sub, "");
  assertEquals((await idClaims(emulator, "id-token/sub-number")).sub, 42);
  assertEquals(String(long.sub).length, 300);
  assertNotEquals(
    (await idClaims(emulator, "id-token/sub-other")).sub,
    right.sub,
  );
  assertEquals(
    (await idClaims(emulator, "id-token/email-odd")).email,
    "richard@example.com@evil.example",
  );
});

Deno.test("nonce can be wrong, missing or empty", async () => {
  await using emulator = await openEmulator();
  assertEquals(
    (await idClaims(emulator, "id-token/nonce-wrong")).nonce,
    "another-nonce",
  );
  assertEquals(
    "nonce" in await idClaims(emulator, "id-token/nonce-missing"),
    false,
  );
  assertEquals((await idClaims(emulator, "id-token/nonce-empty")).nonce, "");
});

Deno.test("times can be past, future, missing, a string, or in the year 9999", async () => {
  await using emulator = await openEmulator();
  const now = Date.now() / 1000;
  const past = await idClaims(emulator, "id-token/exp-past");
  const far = await idClaims(emulator, "id-token/exp-9999");
  const text = await idClaims(emulator, "id-token/exp-text");
  const early = await idClaims(emulator, "id-token/iat-future");
  const notBefore = await idClaims(emulator, "id-token/nbf-future");
  const older = await idClaims(emulator, "id-token/auth-time-older");

  assert(Number(past.exp) < now - 300);
  assertEquals(new Date(Number(far.exp) * 1000).getUTCFullYear(), 9999);
  assertEquals(typeof text.exp, "string");
  assert(Number(early.iat) > now + 3600);
  assert(Number(notBefore.nbf) > now + 3600);
  assert(Number(older.auth_time) < now - 3600);
  assertEquals(
    "exp" in await idClaims(emulator, "id-token/exp-missing"),
    false,
  );
  assertEquals(
    "iat" in await idClaims(emulator, "id-token/iat-missing"),
    false,
  );
  assertEquals(
    "auth_time" in await idClaims(emulator, "id-token/auth-time-missing"),
    false,
  );
});

Deno.test("at_hash and tty can be wrong, and a token can be a logout token", async () => {
  await using emulator = await openEmulator();
  const right = claimsOf((await getTokens(emulator)).id_token);
  const logout = await idClaims(emulator, "id-token/logout-token");

  assertNotEquals(
    (await idClaims(emulator, "id-token/at-hash-wrong")).at_hash,
    right.at_hash,
  );
  assertEquals(
    "at_hash" in await idClaims(emulator, "id-token/at-hash-missing"),
    false,
  );
  assertEquals((await idClaims(emulator, "id-token/tty-wrong")).tty, "at");
  assert("events" in logout && !("nonce" in logout));
});

Deno.test("userinfo accepts a changed access token, so that only the client can refuse it", async () => {
  await using emulator = await openEmulator();
  using _fault = emulator.faults.set("access-token/aud-wrong");
  const { access_token: token } = await getTokens(emulator);
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    }),
  );

  assertNotEquals(claimsOf(token).aud, CLIENT_ID);
  assertEquals(response.status, 200);
});
