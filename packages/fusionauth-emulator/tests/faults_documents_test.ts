import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { FaultName } from "../faults/fault_names.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  CLIENT_ID,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { type Json } from "./support/faults.ts";

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
