import { assertEquals, assertNotEquals } from "@std/assert";
import { decodeProtectedHeader } from "jose";
import {
  claimsOf,
  CLIENT_ID,
  exchange,
  getCode,
  getTokens,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";

/** The left half of a SHA-256 in base64url (OpenID Connect Core 3.1.3.6). */
async function halfHash(text: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(String(text));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return digest.slice(0, 16).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}

Deno.test("at_hash and c_hash are those of the access token and the code", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  const tokens = await (await exchange(emulator, code)).json();
  const claims = claimsOf(tokens.id_token);
  assertEquals(claims.at_hash, await halfHash(tokens.access_token));
  assertEquals(claims.c_hash, await halfHash(code));
});

Deno.test("sid is the refresh token's id in the access token and the SSO session's in the ID token", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const tokens = await getTokens(emulator, { browser, remember: true });
  assertEquals(claimsOf(tokens.access_token).sid, tokens.refresh_token_id);
  const sessions = emulator.core.ssoSessions.entries();
  assertEquals([claimsOf(tokens.id_token).sid], [
    ...sessions.map(([, session]) => session.id),
  ]);
});

Deno.test("aud is the client id in lower case", async () => {
  await using emulator = await openEmulator();
  const response = await signIn(emulator, {
    changes: { "client_id": CLIENT_ID.toUpperCase() },
  });
  const code = new URL(response.headers.get("location") ?? "").searchParams
    .get("code") ?? "";
  const tokens = await (await exchange(emulator, code, {
    "client_id": CLIENT_ID.toUpperCase(),
  })).json();
  const claims = claimsOf(tokens.access_token);
  assertEquals([claims.aud, claims.applicationId], [CLIENT_ID, CLIENT_ID]);
});

Deno.test("times are whole seconds of the emulator's clock, jti is new each time", async () => {
  await using emulator = await openEmulator();
  emulator.core.clock.offsetSeconds = 1_000_000;
  const now = Math.floor(emulator.core.clock.now() / 1000);
  const tokens = await getTokens(emulator);
  const access = claimsOf(tokens.access_token);
  assertEquals(Number(access.iat) >= now, true);
  assertEquals(Number.isInteger(access.iat), true);
  assertNotEquals(access.jti, claimsOf(tokens.id_token).jti);
});

Deno.test("a shadow key signs with the client secret, and is not in the JWKS", async () => {
  await using emulator = await openEmulator();
  const { jwt } = changeBank(emulator);
  if (jwt !== null) {
    jwt.idTokenKeyId = "092dbedc-30af-4149-9c61-b578f2c72f59";
  }
  const tokens = await getTokens(emulator);
  assertEquals(decodeProtectedHeader(String(tokens.id_token)).alg, "HS256");
  assertEquals(
    decodeProtectedHeader(String(tokens.access_token)).alg,
    "RS256",
  );
  const jwks = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`),
  );
  const { keys } = await jwks.json();
  assertEquals(keys.map(({ kty }: { kty: string }) => kty), [
    "RSA",
    "RSA",
    "RSA",
  ]);
});
