import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { faultNames } from "../faults/catalog.ts";
import type { FaultName } from "../faults/fault_names.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  callbackOf,
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  getTokens,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

type Json = Record<string, unknown>;

/** The response of the token endpoint with a fault. */
async function tokens(emulator: Emulator, name: FaultName): Promise<Json> {
  using _fault = emulator.faults.set(name);
  return await getTokens(emulator);
}

/** The parameters of the callback with a fault. */
async function callback(
  emulator: Emulator,
  name: FaultName,
): Promise<URLSearchParams> {
  using _fault = emulator.faults.set(name);
  return callbackOf(await signIn(emulator));
}

async function getJson(
  { handler, origin }: Emulator,
  path: string,
  headers: Record<string, string> = {},
): Promise<Json> {
  return await (await handler(new Request(origin + path, { headers }))).json();
}

/** The discovery document with a fault. */
async function discovery(emulator: Emulator, name: FaultName): Promise<Json> {
  using _fault = emulator.faults.set(name);
  return await getJson(emulator, "/.well-known/openid-configuration");
}

Deno.test("token response members can be missing, null or of another type", async () => {
  await using emulator = await openEmulator();
  const missing = await tokens(emulator, "token/access-token-missing");
  const untyped = await tokens(emulator, "token/token-type-missing");
  const open = await tokens(emulator, "token/expires-in-missing");

  assertEquals("access_token" in missing, false);
  assertEquals("token_type" in untyped, false);
  assertEquals("expires_in" in open, false);
  assertEquals(
    (await tokens(emulator, "token/access-token-null")).access_token,
    null,
  );
  assertEquals(
    (await tokens(emulator, "token/token-type-mac")).token_type,
    "mac",
  );
  assertEquals(
    (await tokens(emulator, "token/token-type-odd-case")).token_type,
    "bEARER",
  );
  assertEquals(
    (await tokens(emulator, "token/expires-in-text")).expires_in,
    "soon",
  );
  assertEquals(
    (await tokens(emulator, "token/expires-in-negative")).expires_in,
    -300,
  );
  assertEquals(
    (await tokens(emulator, "token/expires-in-huge")).expires_in,
    1e308,
  );
  assertEquals((await tokens(emulator, "token/scope-null")).scope, null);
  assertEquals("scope" in await tokens(emulator, "token/scope-missing"), false);
});

Deno.test("tokens of the response can be missing, null, not a JWT, or exchanged", async () => {
  await using emulator = await openEmulator();
  const noId = await tokens(emulator, "token/id-token-missing");
  const noRefresh = await tokens(emulator, "token/refresh-token-missing");
  const accessTwice = await tokens(emulator, "token/access-token-as-id-token");
  const idTwice = await tokens(emulator, "token/id-token-as-access-token");

  assertEquals("id_token" in noId, false);
  assertEquals("refresh_token" in noRefresh, false);
  assertEquals((await tokens(emulator, "token/id-token-null")).id_token, null);
  assertEquals(
    (await tokens(emulator, "token/refresh-token-null")).refresh_token,
    null,
  );
  assertEquals(
    (await tokens(emulator, "token/id-token-not-a-jwt")).id_token,
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
  const both = await tokens(emulator, "exchange/error-with-tokens");

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

Deno.test("userinfo can have another sub, none, an odd address, or be a JWT", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const authorization = `Bearer ${token}`;
  const userinfo = async (name: FaultName) => {
    using _fault = emulator.faults.set(name, { clientId: CLIENT_ID });
    return await getJson(emulator, "/oauth2/userinfo", { authorization });
  };

  assertNotEquals((await userinfo("userinfo/sub-other")).sub, RICHARD_ID);
  assertEquals("sub" in await userinfo("userinfo/sub-missing"), false);
  assertEquals((await userinfo("userinfo/sub-number")).sub, 42);
  assertEquals(
    (await userinfo("userinfo/email-odd")).email,
    "richard@example.com@evil.example",
  );
  emulator.faults.set("userinfo/signed");
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization },
    }),
  );
  assertEquals(response.headers.get("content-type"), "application/jwt");
});

Deno.test("iss on the callback can be wrong, missing or doubled", async () => {
  await using emulator = await openEmulator();
  const wrong = await callback(emulator, "callback/iss-wrong");
  const missing = await callback(emulator, "callback/iss-missing");
  const twice = await callback(emulator, "callback/iss-doubled");

  assertEquals(wrong.getAll("iss"), ["https://issuer.example"]);
  assertEquals(missing.getAll("iss"), []);
  assertEquals(twice.getAll("iss"), [emulator.issuer, emulator.issuer]);
});

Deno.test("state and code on the callback can be wrong, missing or doubled", async () => {
  await using emulator = await openEmulator();
  const state = await callback(emulator, "callback/state-wrong");
  const code = await callback(emulator, "callback/code-wrong");
  const states = await callback(emulator, "callback/state-doubled");
  const codes = await callback(emulator, "callback/code-doubled");

  assertEquals(state.get("state"), "another-state");
  assertEquals(code.get("code"), "another-code");
  assertEquals(states.getAll("state"), ["the-state", "the-state"]);
  assertEquals(codes.getAll("code").length, 2);
  assertEquals(
    (await callback(emulator, "callback/state-missing")).has("state"),
    false,
  );
  assertEquals(
    (await callback(emulator, "callback/code-missing")).has("code"),
    false,
  );
});

Deno.test("a callback can be an error, also with a wrong iss, and can carry tokens", async () => {
  await using emulator = await openEmulator();
  using _wrong = emulator.faults.set("callback/iss-wrong");
  const denied = await callback(emulator, "callback/denied");
  const implicit = await callback(emulator, "callback/tokens-added");

  assertEquals(denied.get("error"), "access_denied");
  assertEquals(denied.get("iss"), "https://issuer.example");
  assertEquals(denied.has("code"), false);
  assert(implicit.has("access_token") && implicit.has("id_token"));
});

Deno.test("discovery can have another issuer", async () => {
  await using emulator = await openEmulator();
  const { issuer } = emulator;
  assertEquals(
    (await discovery(emulator, "discovery/issuer-other")).issuer,
    "https://issuer.example",
  );
  assertEquals(
    (await discovery(emulator, "discovery/issuer-slash")).issuer,
    `${issuer}/`,
  );
  assertEquals(
    (await discovery(emulator, "discovery/issuer-case")).issuer,
    issuer.toUpperCase(),
  );
  assertEquals(
    "issuer" in await discovery(emulator, "discovery/issuer-missing"),
    false,
  );
});

Deno.test("discovery can lack an endpoint, have an odd one, or declare iss on callbacks", async () => {
  await using emulator = await openEmulator();
  const authorize = await discovery(
    emulator,
    "discovery/authorization-endpoint-missing",
  );
  const token = await discovery(emulator, "discovery/token-endpoint-missing");
  const userinfo = await discovery(
    emulator,
    "discovery/userinfo-endpoint-missing",
  );
  const keys = await discovery(emulator, "discovery/jwks-uri-missing");
  const end = await discovery(
    emulator,
    "discovery/end-session-endpoint-missing",
  );
  const other = await discovery(
    emulator,
    "discovery/token-endpoint-other-scheme",
  );
  const relative = await discovery(
    emulator,
    "discovery/token-endpoint-not-a-url",
  );
  const promise = await discovery(emulator, "discovery/iss-parameter-promised");

  assertEquals("authorization_endpoint" in authorize, false);
  assertEquals("token_endpoint" in token, false);
  assertEquals("userinfo_endpoint" in userinfo, false);
  assertEquals("jwks_uri" in keys, false);
  assertEquals("end_session_endpoint" in end, false);
  assertEquals(
    other.token_endpoint,
    `https://localhost:${emulator.port}/oauth2/token`,
  );
  assertEquals(relative.token_endpoint, "/oauth2/token");
  assertEquals(promise.authorization_response_iss_parameter_supported, true);
});

Deno.test("jwks_uri can be another one each time", async () => {
  await using emulator = await openEmulator();
  using _fault = emulator.faults.set("discovery/jwks-uri-other");
  const path = "/.well-known/openid-configuration";
  const first = String((await getJson(emulator, path)).jwks_uri);
  const second = String((await getJson(emulator, path)).jwks_uri);
  const { keys } = await getJson(emulator, first.replace(emulator.origin, ""));

  assertNotEquals(first, second);
  assertEquals(Array.isArray(keys) && keys.length > 0, true);
});

Deno.test("the JWKS can be empty, huge, or have keys for other purposes", async () => {
  await using emulator = await openEmulator();
  const jwks = async (name: FaultName): Promise<Json[]> => {
    using _fault = emulator.faults.set(name);
    const { keys } = await getJson(emulator, "/.well-known/jwks.json");
    return Array.isArray(keys) ? keys : [];
  };
  assertEquals(await jwks("jwks/keys-none"), []);
  assertEquals(await jwks("jwks/keys-missing"), []);
  assert((await jwks("jwks/keys-10000")).length > 10_000);
  assertEquals(
    (await jwks("jwks/keys-odd-added")).map(({ kty }) => kty).slice(0, 5),
    ["RSA", "RSA", "oct", "unheard-of", "RSA"],
  );
  assertEquals((await jwks("jwks/use-enc"))[0]?.use, "enc");
  assertEquals((await jwks("jwks/alg-other"))[0]?.alg, "RS512");
});

Deno.test("logout can return another state, or none", async () => {
  await using emulator = await openEmulator();
  const logout = async (name: FaultName) => {
    using _fault = emulator.faults.set(name, { clientId: CLIENT_ID });
    const query = `client_id=${CLIENT_ID}&state=the-state`;
    return callbackOf(
      await emulator.handler(
        new Request(`${emulator.origin}/oauth2/logout?${query}`),
      ),
    ).get("state");
  };
  assertEquals(await logout("logout/state-wrong"), "another-state");
  assertEquals(await logout("logout/state-missing"), null);
});

Deno.test("every fault has a unique name", () => {
  const names = faultNames();
  assertEquals(new Set(names).size, names.length);
  assert(names.length > 300);
});
