import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import * as jose from "jose";
import type { FaultName } from "../faults/fault_names.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  CLIENT_SECRET,
  getTokens,
  openEmulator,
} from "./support/client.ts";

/** The claims of an ID token with a fault. */
async function idClaims(emulator: InspectableEmulator, name: FaultName) {
  using _fault = emulator.faults.set(name);
  return claimsOf((await getTokens(emulator)).id_token);
}

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
