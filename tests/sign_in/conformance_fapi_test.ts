// Conformance modules of the OpenID Foundation for relying parties, by their names, against the
// local FusionAuth: what the FAPI 2.0 plan adds (B4). A negative module passes when no session is
// opened and FusionAuth is not called again.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { assertSignedOut } from "../support/pages.ts";
import {
  assertAccepted,
  assertNotSent,
  assertTokensRefused,
  type Attempt,
  openAttempts,
  pathsOf,
} from "../support/sign_in_attempt.ts";

const { app, log, attempt } = await openAttempts();

/** The callback was refused, and FusionAuth was not called. */
async function assertCallbackRefused(result: Attempt): Promise<void> {
  await assertSignedOut(result.client);
  assertEquals(result.status, 400);
  assertEquals(result.opened, 0);
  assertEquals(pathsOf(result.calls), []);
}

Deno.test("happy-path: accepted (B4)", async () => {
  assertAccepted(await attempt());
});

Deno.test("invalid-authorization-response-iss: stops before the code exchange (B4)", async () => {
  await assertCallbackRefused(await attempt(["callback/iss-wrong"]));
});

Deno.test("remove-authorization-response-iss: refused where the metadata promises it (B4)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertCallbackRefused(
    await attempt(["discovery/iss-parameter-promised", "callback/iss-missing"]),
  );
  app.advance(CACHE_EXPIRY);
});

Deno.test("ensure-authorization-response-with-invalid-state-fails: no code exchange (B4)", async () => {
  await assertCallbackRefused(await attempt(["callback/state-wrong"]));
});

Deno.test("ensure-authorization-response-with-invalid-missing-state-fails: no code exchange (B4)", async () => {
  await assertCallbackRefused(await attempt(["callback/state-missing"]));
});

Deno.test("invalid-iss: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/iss-wrong"]), '"iss"');
});

Deno.test("invalid-missing-iss: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/iss-missing"]), '"iss"');
});

Deno.test("invalid-aud: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/aud-wrong"]), '"aud"');
});

Deno.test("invalid-missing-aud: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/aud-missing"]), '"aud"');
});

Deno.test("invalid-secondary-aud: refused (B4)", async () => {
  const result = await attempt(["id-token/aud-array-with-stranger"]);
  await assertTokensRefused(result, "additional untrusted audiences");
});

Deno.test("invalid-nonce: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/nonce-wrong"]), '"nonce"');
});

Deno.test("invalid-missing-nonce: refused (B4)", async () => {
  const result = await attempt(["id-token/nonce-missing"]);
  await assertTokensRefused(result, '"nonce"');
});

Deno.test("invalid-expired-exp: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/exp-past"]), '"exp"');
});

Deno.test("invalid-missing-exp: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/exp-missing"]), '"exp"');
});

Deno.test("invalid-null-alg: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/alg-none"]), '"alg"');
});

Deno.test("invalid-alternate-alg: refused (B4)", async () => {
  await assertTokensRefused(await attempt(["id-token/alg-es256"]), '"alg"');
});

Deno.test("discovery-issuer-mismatch: stops before the authorization request (B4)", async () => {
  await assertNotSent(app, "discovery/issuer-other");
  assertStringIncludes(log.lines.join("\n"), "issuer");
});

Deno.test("valid-aud-as-array: accepted (B4)", async () => {
  assertAccepted(await attempt(["id-token/aud-array"]));
});

Deno.test("token-type-case-insensitivity: accepted (B4)", async () => {
  assertAccepted(await attempt(["exchange/token-type-odd-case"]));
});

Deno.test("token-endpoint-response-without-expires_in: accepted (B4)", async () => {
  assertAccepted(await attempt(["exchange/expires-in-missing"]));
});
