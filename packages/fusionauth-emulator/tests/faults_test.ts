import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  claimsOf,
  CLIENT_ID,
  exchange,
  getCode,
  getTokens,
  openEmulator,
  REDIRECT_URI,
  VERIFIER,
} from "./support/client.ts";

const OTHER_CLIENT = "11111111-1111-4111-8111-111111111111";

Deno.test("a fault acts until it is cleared", async () => {
  await using emulator = await openEmulator();
  const fault = emulator.faults.set("id-token/iss-wrong");
  const wrong = await getTokens(emulator);
  fault.clear();
  const right = await getTokens(emulator);

  assertEquals(claimsOf(wrong.id_token).iss, "https://issuer.example");
  assertEquals(claimsOf(wrong.access_token).iss, emulator.issuer);
  assertEquals(claimsOf(right.id_token).iss, emulator.issuer);
  assertEquals(fault.used, 1);
});

Deno.test("a fault clears itself after a number of times, or at the end of its block", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("exchange/status-503", { times: 1 });
  const first = await exchange(emulator, "a-code");
  const second = await exchange(emulator, "a-code");
  {
    using _fault = emulator.faults.set("exchange/status-500");
    assertEquals((await exchange(emulator, "a-code")).status, 500);
  }
  const last = await exchange(emulator, "a-code");

  assertEquals(first.status, 503);
  assertEquals(first.headers.get("retry-after"), "1");
  assertEquals([second.status, last.status], [400, 400]);
  assertEquals(emulator.faults.active, []);
});

Deno.test("a fault for one client does not affect another", async () => {
  await using emulator = await openEmulator();
  const { faults } = emulator;
  faults.set("id-token/aud-wrong", { clientId: OTHER_CLIENT });
  faults.set("token/status-500", { clientId: OTHER_CLIENT });
  faults.set("callback/iss-wrong", { clientId: OTHER_CLIENT });
  faults.set("id-token/nonce-wrong", { clientId: CLIENT_ID.toUpperCase() });
  const claims = claimsOf((await getTokens(emulator)).id_token);
  faults.clear(OTHER_CLIENT);

  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(claims.nonce, "another-nonce");
  assertEquals(faults.active.map(({ name }) => name), [
    "id-token/nonce-wrong",
  ]);
});

Deno.test("a fault for one client is refused where requests do not identify one", async () => {
  await using emulator = await openEmulator();
  assertThrows(
    () => emulator.faults.set("jwks/status-500", { clientId: CLIENT_ID }),
    TypeError,
    "do not identify theirs",
  );
});

Deno.test("recorded requests have everything but passwords and cookies", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  await exchange(emulator, code);
  const [authorize, login, token] = emulator.requests;

  assert(authorize && login && token);
  assertEquals(authorize.query.get("redirect_uri"), REDIRECT_URI);
  assertEquals(login.form.get("password"), "{hidden}");
  assertEquals(login.headers.has("cookie"), false);
  assertEquals(token.form.get("code"), code);
  assertEquals(token.form.get("code_verifier"), VERIFIER);
  assertEquals(
    [token.method, token.path, token.clientId, token.grantType, token.status],
    ["POST", "/oauth2/token", CLIENT_ID, "authorization_code", 200],
  );
});

Deno.test("secrets in recorded requests are not in the log", async () => {
  await using emulator = await openEmulator();
  await exchange(emulator, await getCode(emulator));
  const log = JSON.stringify(emulator.core.log.entries);

  assertEquals(log.includes(VERIFIER), false);
  assertEquals("form" in (emulator.core.log.entries[0] ?? {}), false);
});

Deno.test("every endpoint can read a form that fault injection has read", async () => {
  await using emulator = await openEmulator();
  const response = await emulator.handler(
    new Request(`${emulator.origin}/api/logout`, {
      method: "POST",
      body: new URLSearchParams({ global: "true" }),
    }),
  );
  await response.body?.cancel();

  assertEquals(response.status, 200);
  assertEquals(emulator.requests[0]?.form.get("global"), "true");
});
