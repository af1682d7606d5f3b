import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { announce } from "../server/announce.ts";
import {
  claimsOf,
  CLIENT_ID,
  exchange,
  getCode,
  getTokens,
  openEmulator,
  VERIFIER,
} from "./support/client.ts";
import { send } from "./support/control.ts";

Deno.test("the control path exists only when it is enabled", async () => {
  await using emulator = await openEmulator();
  const response = await send(emulator, "GET", "modes");
  await response.body?.cancel();

  assertEquals(response.status, 404);
});

Deno.test("the announcement mentions the control path", async () => {
  await using emulator = await openEmulator({ faults: true });
  assertStringIncludes(announce(emulator), "Fault injection is open at /__op/");
});

Deno.test("a fault is set, listed and cleared over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  const set = await send(emulator, "POST", "mode", {
    mode: "id-token/iss-wrong",
    clientId: CLIENT_ID,
    times: 2,
  });
  const wrong = claimsOf((await getTokens(emulator)).id_token);
  const shown = await send(emulator, "GET", "mode");
  const cleared = await send(emulator, "DELETE", `mode?clientId=${CLIENT_ID}`);
  const right = claimsOf((await getTokens(emulator)).id_token);

  const mode = "id-token/iss-wrong";
  assertEquals(await set.json(), { mode, clientId: CLIENT_ID, used: 0 });
  assertEquals(await shown.json(), {
    settings: [{ mode, clientId: CLIENT_ID, used: 1 }],
  });
  assertEquals(cleared.status, 204);
  assertEquals([wrong.iss, right.iss], [
    "https://issuer.example",
    emulator.issuer,
  ]);
});

Deno.test("a hanging request is released over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  const set = await send(emulator, "POST", "mode", { mode: "api/hang" });
  await set.body?.cancel();
  const [hang] = emulator.faults.active;
  const hanging = fetch(`${emulator.origin}/api/status`);
  await hang?.reached;
  await send(emulator, "POST", "release");
  const response = await hanging;
  await response.body?.cancel();

  assertEquals(response.status, 200);
});

Deno.test("requests are listed and forgotten over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  await exchange(emulator, await getCode(emulator));
  const { requests } = await (await send(emulator, "GET", "requests")).json();
  await send(emulator, "DELETE", "requests");

  const [authorize, , token] = requests;
  assertEquals(authorize.query.client_id, CLIENT_ID);
  assertEquals(token.path, "/oauth2/token");
  assertEquals(token.form.code_verifier, VERIFIER);
  assertEquals(token.status, 200);
  assertEquals(emulator.requests, []);
});

Deno.test("keys rotate and the clock is set over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  const before = emulator.core.keys.all().length;
  await send(emulator, "POST", "rotate-keys");
  await send(emulator, "POST", "clock", { offsetSeconds: -600 });

  assert(emulator.core.keys.all().length > before);
  assertEquals(emulator.clock.offsetSeconds, -600);
});

Deno.test("tokens are revoked over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  await getTokens(emulator);
  const response = await send(emulator, "POST", "revoke", {
    loginId: "richard@example.com",
  });

  assertEquals(response.status, 204);
  assertEquals(emulator.core.refreshTokens.all(), []);
});

Deno.test("an invalid command gets an error that says what is valid", async () => {
  await using emulator = await openEmulator({ faults: true });
  const unknown = await send(emulator, "POST", "mode", { mode: "no/such" });
  const broken = await fetch(`${emulator.origin}/__op/mode`, {
    method: "POST",
    body: "{",
  });
  const missing = await send(emulator, "POST", "clock", { offsetSeconds: "1" });
  const nowhere = await send(emulator, "PUT", "mode");

  assertEquals([unknown.status, (await unknown.json()).error], [
    400,
    'There is no fault "no/such"',
  ]);
  assertEquals([broken.status, (await broken.json()).error], [
    400,
    "The body must be JSON",
  ]);
  assertEquals([missing.status, (await missing.json()).error], [
    400,
    '"offsetSeconds" must be a number',
  ]);
  assertEquals(nowhere.status, 404);
  assertStringIncludes((await nowhere.json()).error, "POST mode");
});

Deno.test("the control path refuses browsers and other host names", async () => {
  await using emulator = await openEmulator({ faults: true });
  const status = async (url: string, headers: Record<string, string> = {}) =>
    (await emulator.handler(new Request(url, { headers }))).status;
  const url = `${emulator.origin}/__op/requests`;

  assertEquals(await status(url), 200);
  assertEquals(await status(url, { origin: "https://evil.example" }), 403);
  assertEquals(await status(url, { "sec-fetch-site": "same-origin" }), 403);
  assertEquals(
    await status(`http://evil.example:${emulator.port}/__op/requests`),
    403,
  );
});
