import { assert, assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import {
  authorize,
  callbackOf,
  openEmulator,
  postToken,
} from "./support/client.ts";

const TENANT_ID = "d7d09513-a3f5-401c-9685-34ab6c552453";

async function get(
  emulator: Emulator,
  path: string,
  headers: Record<string, string> = {},
) {
  const response = await emulator.handler(
    new Request(`${emulator.origin}${path}`, { headers }),
  );
  return { status: response.status, body: await response.json() };
}

Deno.test("discovery is served on its three paths", async () => {
  await using emulator = await openEmulator();
  const plain = await get(emulator, "/.well-known/openid-configuration");
  const before = await get(
    emulator,
    `/${TENANT_ID}/.well-known/openid-configuration`,
  );
  const behind = await get(
    emulator,
    `/.well-known/openid-configuration/${TENANT_ID}`,
  );
  const query = await get(
    emulator,
    `/.well-known/openid-configuration?tenantId=${TENANT_ID}`,
  );
  assertEquals(plain.status, 200);
  assertEquals(plain.body.issuer, emulator.origin);
  assertEquals(plain.body.token_endpoint, `${emulator.origin}/oauth2/token`);
  assertEquals(before, plain);
  assertEquals(behind, plain);
  assertEquals(query, plain);
});

Deno.test("discovery advertises only what works", async () => {
  await using emulator = await openEmulator();
  const { body } = await get(emulator, "/.well-known/openid-configuration");
  const endpoints = Object.entries<string>(body)
    .filter(([name]) => /_(endpoint|uri)$/.test(name));
  for (const [name, url] of endpoints) {
    const response = await fetch(url, { method: "GET", redirect: "manual" });
    const post = response.status === 501
      ? await fetch(url, { method: "POST", redirect: "manual" })
      : null;
    await Promise.all([response.body?.cancel(), post?.body?.cancel()]);
    assert((post ?? response).status !== 501, name);
  }
  for (const grant of body.grant_types_supported) {
    const response = await postToken(emulator, { "grant_type": grant });
    const { error_reason: reason } = await response.json();
    assert(reason !== "invalid_grant_type", grant);
  }
  for (const type of body.response_types_supported) {
    const response = await authorize(emulator, { "response_type": type });
    assertEquals([type, response.status], [type, 200]);
    await response.body?.cancel();
  }
  for (const mode of body.response_modes_supported) {
    const changes = { "response_mode": mode, prompt: "none" };
    const response = await authorize(emulator, changes);
    const reason = callbackOf(response).get("error_reason");
    assert(reason !== "invalid_response_mode", mode);
    await response.body?.cancel();
  }
});

Deno.test("URLs come from the request, the issuer from the kickstart", async () => {
  await using emulator = await openEmulator({
    issuer: "http://localhost:9011",
  });
  const { body } = await get(emulator, "/.well-known/openid-configuration", {
    "x-forwarded-proto": "https",
    "x-forwarded-host": "login.example.com",
  });
  assertEquals(body.issuer, "http://localhost:9011");
  assertEquals(
    body.authorization_endpoint,
    "https://login.example.com/oauth2/authorize",
  );
});

Deno.test("the JWKS has every public key and nothing private", async () => {
  await using emulator = await openEmulator();
  const { body } = await get(emulator, "/.well-known/jwks.json");
  assertEquals(body.keys.length, 3);
  for (const key of body.keys) {
    assertEquals(Object.keys(key).sort(), [
      "alg",
      "e",
      "kid",
      "kty",
      "n",
      "use",
    ]);
  }
});

Deno.test("the status endpoint says that this is the emulator", async () => {
  await using emulator = await openEmulator();
  const { status, body } = await get(emulator, "/api/status");
  assertEquals(status, 200);
  assertEquals(body.emulator, true);
});

Deno.test("unknown paths and methods get 404 and 405, and the server header", async () => {
  await using emulator = await openEmulator();
  const unknown = await emulator.handler(
    new Request(`${emulator.origin}/nothing`),
  );
  const method = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/token`, { method: "PROPFIND" }),
  );
  assertEquals(unknown.status, 404);
  assertEquals(method.status, 405);
  assertEquals(method.headers.get("server"), "FusionAuth-Emulator");
});
