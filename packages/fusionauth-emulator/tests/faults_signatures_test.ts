import { assert, assertEquals, assertRejects } from "@std/assert";
import * as jose from "jose";
import type { FaultName } from "../faults/fault_names.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import { CLIENT_SECRET, getTokens, openEmulator } from "./support/client.ts";

/** An ID token with a fault. */
async function idToken(
  emulator: InspectableEmulator,
  name: FaultName,
): Promise<string> {
  using _fault = emulator.faults.set(name);
  return String((await getTokens(emulator)).id_token);
}

/** The JWKS, as a client fetches it. */
async function fetchKeys(
  emulator: InspectableEmulator,
): Promise<jose.JSONWebKeySet> {
  const url = `${emulator.origin}/.well-known/jwks.json`;
  return await (await emulator.handler(new Request(url))).json();
}

/** Verifies a token as correct clients do, except for the algorithm. */
async function verify(emulator: InspectableEmulator, token: string) {
  const keys = jose.createLocalJWKSet(await fetchKeys(emulator));
  return await jose.jwtVerify(token, keys);
}

Deno.test("a token can have alg none", async () => {
  await using emulator = await openEmulator();
  const token = await idToken(emulator, "id-token/alg-none");

  assertEquals(jose.decodeProtectedHeader(token).alg, "none");
  assert(token.endsWith("."));
});

Deno.test("a token can be signed by HS256 with the client secret", async () => {
  await using emulator = await openEmulator();
  const token = await idToken(emulator, "id-token/alg-hs256-client-secret");
  const secret = new TextEncoder().encode(CLIENT_SECRET);

  await jose.jwtVerify(token, secret, { algorithms: ["HS256"] });
});

Deno.test("a token can be signed by HS256 with the public key", async () => {
  await using emulator = await openEmulator();
  const token = await idToken(emulator, "id-token/alg-hs256-public-key");
  const { kid } = jose.decodeProtectedHeader(token);
  const jwk = (await fetchKeys(emulator)).keys.find((key) => key.kid === kid);
  assert(jwk);
  const key = await jose.importJWK(jwk, "RS256", { extractable: true });
  assert(!(key instanceof Uint8Array));
  const secret = new TextEncoder().encode(await jose.exportSPKI(key));

  await jose.jwtVerify(token, secret, { algorithms: ["HS256"] });
});

Deno.test("a token can be signed by ES256 with a key of the JWKS", async () => {
  await using emulator = await openEmulator();
  const token = await idToken(emulator, "id-token/alg-es256");

  assertEquals((await verify(emulator, token)).protectedHeader.alg, "ES256");
});

Deno.test("a signature that is broken, empty or of a foreign key does not verify", async () => {
  await using emulator = await openEmulator();
  const broken = await idToken(emulator, "id-token/signature-broken");
  const empty = await idToken(emulator, "id-token/signature-empty");
  const foreign = await idToken(emulator, "id-token/key-foreign");
  const { JWSSignatureVerificationFailed: Failed } = jose.errors;

  await assertRejects(() => verify(emulator, broken), Failed);
  await assertRejects(() => verify(emulator, empty), Failed);
  await assertRejects(() => verify(emulator, foreign), Failed);
  assert(empty.endsWith("."));
});

Deno.test("a token can have an unknown kid and a valid signature", async () => {
  await using emulator = await openEmulator();
  const token = await idToken(emulator, "id-token/kid-unknown");

  await assertRejects(
    () => verify(emulator, token),
    jose.errors.JWKSNoMatchingKey,
  );
  assertEquals(await isSignedByOneOf(emulator, token), true);
});

Deno.test("a token can have an unknown critical extension", async () => {
  await using emulator = await openEmulator();
  const token = await idToken(emulator, "id-token/crit-unknown");

  await assertRejects(
    () => verify(emulator, token),
    jose.errors.JOSENotSupported,
    "urn:example:unknown",
  );
});

Deno.test("a header can have a key, or a URL of one", async () => {
  await using emulator = await openEmulator();
  const withKey = await idToken(emulator, "id-token/header-jwk");
  const withUrl = await idToken(emulator, "id-token/header-jku");
  const withCertificate = await idToken(emulator, "id-token/header-x5u");
  const { jwk } = jose.decodeProtectedHeader(withKey);
  assert(jwk);

  await jose.jwtVerify(withKey, await jose.importJWK(jwk, "RS256"));
  assertEquals(
    jose.decodeProtectedHeader(withUrl).jku,
    "https://issuer.example/jwks.json",
  );
  assertEquals(
    jose.decodeProtectedHeader(withCertificate).x5u,
    "https://issuer.example/certificate",
  );
  assertEquals(await isSignedByOneOf(emulator, withCertificate), false);
  assertEquals(await isSignedByOneOf(emulator, withKey), false);
  assertEquals(await isSignedByOneOf(emulator, withUrl), false);
});

Deno.test("keys can rotate just before signing, and the JWKS has the new one", async () => {
  await using emulator = await openEmulator();
  const before = await fetchKeys(emulator);
  emulator.faults.set("keys/rotate-before-signing", { times: 1 });
  const { id_token: id, access_token: access } = await getTokens(emulator);
  const { kid } = jose.decodeProtectedHeader(String(id));

  assertEquals(jose.decodeProtectedHeader(String(access)).kid, kid);
  assertEquals(before.keys.some((key) => key.kid === kid), false);
  await verify(emulator, String(id));
  await verify(emulator, String(access));
});

Deno.test("kid can be absent with one key", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("keys/kid-absent-one-key");
  const { id_token: id, access_token: access } = await getTokens(emulator);
  const { keys } = await fetchKeys(emulator);

  assertEquals(keys.length, 1);
  assertEquals("kid" in (keys[0] ?? {}), false);
  await verify(emulator, String(id));
  await verify(emulator, String(access));
});

Deno.test("kid can be absent with several matching keys", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("keys/kid-absent-several-keys");
  const { id_token: id } = await getTokens(emulator);
  const { keys } = await fetchKeys(emulator);

  assert(keys.length > 1);
  assertEquals(keys.filter((key) => "kid" in key), []);
  assertEquals("kid" in jose.decodeProtectedHeader(String(id)), false);
  assertEquals(await isSignedByOneOf(emulator, String(id)), true);
});

/** Whether any key of the instance made the signature, whatever the header says. */
async function isSignedByOneOf(
  { core }: InspectableEmulator,
  token: string,
): Promise<boolean> {
  const attempts = core.keys.all().map((key) =>
    jose.compactVerify(token, key.verifier)
  );
  const outcomes = await Promise.allSettled(attempts);
  return outcomes.some(({ status }) => status === "fulfilled");
}
