import { assert, assertEquals } from "@std/assert";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  openEmulator,
} from "./support/client.ts";
import { tokensWithFault } from "./support/faults.ts";

Deno.test("token response members can be missing, null or of another type", async () => {
  await using emulator = await openEmulator();
  const missing = await tokensWithFault(emulator, "token/access-token-missing");
  const untyped = await tokensWithFault(emulator, "token/token-type-missing");
  const open = await tokensWithFault(emulator, "token/expires-in-missing");

  assertEquals("access_token" in missing, false);
  assertEquals("token_type" in untyped, false);
  assertEquals("expires_in" in open, false);
  assertEquals(
    (await tokensWithFault(emulator, "token/access-token-null")).access_token,
    null,
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/token-type-mac")).token_type,
    "mac",
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/token-type-odd-case")).token_type,
    "bEARER",
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/expires-in-text")).expires_in,
    "soon",
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/expires-in-negative")).expires_in,
    -300,
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/expires-in-huge")).expires_in,
    1e308,
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/scope-null")).scope,
    null,
  );
  assertEquals(
    "scope" in await tokensWithFault(emulator, "token/scope-missing"),
    false,
  );
});

Deno.test("tokens of the response can be missing, null, not a JWT, or exchanged", async () => {
  await using emulator = await openEmulator();
  const noId = await tokensWithFault(emulator, "token/id-token-missing");
  const noRefresh = await tokensWithFault(
    emulator,
    "token/refresh-token-missing",
  );
  const accessTwice = await tokensWithFault(
    emulator,
    "token/access-token-as-id-token",
  );
  const idTwice = await tokensWithFault(
    emulator,
    "token/id-token-as-access-token",
  );

  assertEquals("id_token" in noId, false);
  assertEquals("refresh_token" in noRefresh, false);
  assertEquals(
    (await tokensWithFault(emulator, "token/id-token-null")).id_token,
    null,
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/refresh-token-null")).refresh_token,
    null,
  );
  assertEquals(
    (await tokensWithFault(emulator, "token/id-token-not-a-jwt")).id_token,
    "this is not a JWT",
  );
  assertEquals(accessTwice.id_token, accessTwice.access_token);
  assertEquals(idTwice.id_token, idTwice.access_token);
});

Deno.test("the token endpoint can respond with errors, and with an error and tokens", async () => {
  await using emulator = await openEmulator();
  const { faults } = emulator;
  faults.set("exchange/error-invalid-grant", { times: 1 });
  const grant = await exchange(emulator, await getCode(emulator));
  faults.set("exchange/error-invalid-client", { times: 1 });
  const client = await exchange(emulator, await getCode(emulator));
  faults.set("exchange/error-temporary", { times: 1 });
  const temporary = await exchange(emulator, await getCode(emulator));
  const both = await tokensWithFault(emulator, "exchange/error-with-tokens");

  assertEquals([grant.status, (await grant.json()).error], [
    400,
    "invalid_grant",
  ]);
  assertEquals([client.status, (await client.json()).error], [
    401,
    "invalid_client",
  ]);
  assertEquals(temporary.status, 503);
  assertEquals(both.error, "invalid_request");
  assert(typeof both.access_token === "string");
});

Deno.test("the token endpoint can require the secret in the header", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("token/basic-only");
  const body = await exchange(emulator, await getCode(emulator));
  const header = await exchange(
    emulator,
    await getCode(emulator),
    { "client_id": null, "client_secret": null },
    { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
  );

  assertEquals([body.status, header.status], [401, 200]);
});
