import { assertEquals, assertNotEquals } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { isFor, onBackChannel, unreachable } from "../support/back_channel.ts";
import {
  ACCESS_TOKEN_LIFETIME,
  CACHE_EXPIRY,
  MINUTE,
} from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { changeJwt, hookTokens, JWKS } from "../support/emulator.ts";
import { assertSignedOut, statusOf } from "../support/pages.ts";
import { openAttempts, pathsOf } from "../support/sign_in_attempt.ts";
import { countSessions } from "../support/store.ts";

const { app, log } = await openAttempts();
const { requests, faults } = app.emulator;
/** The status of a page, and what the app requested from FusionAuth for it. */
interface Refreshed {
  readonly status: number;
  /** The refresh tokens that were used. */
  readonly used: (string | null)[];
  readonly paths: string[];
}

/** Opens a page after the access token has expired, while FusionAuth misbehaves in some way. */
async function refresh(
  client: CookieClient,
  fault?: FaultName,
): Promise<Refreshed> {
  app.advance(ACCESS_TOKEN_LIFETIME);
  requests.length = 0;
  log.clear();
  const setting = fault && faults.set(fault);
  const status = await statusOf(client, "/account")
    .finally(() => setting?.clear());
  return {
    status,
    used: requests.filter(({ grantType }) => grantType === "refresh_token")
      .map(({ form }) => form.get("refresh_token")),
    paths: pathsOf(requests),
  };
}

/** Bad tokens in a refresh response end the session and are revoked, not used. */
async function assertEnded(fault: FaultName): Promise<void> {
  const client = await app.signedIn();
  const before = await countSessions();
  const { status, paths } = await refresh(client, fault);
  assertEquals(status, 303);
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await countSessions(), before - 1);
  assertEquals(paths, ["/oauth2/token", "/api/logout"]);
  assertEquals(log.events("session.ended")[0]?.reason, "untrusted_refresh");
  await assertSignedOut(client);
}

Deno.test("every refresh uses the newest refresh token (S50)", async () => {
  const client = await app.signedIn();
  const first = await refresh(client);
  const second = await refresh(client);
  const third = await refresh(client);
  assertEquals([first.status, second.status, third.status], [200, 200, 200]);
  assertEquals([first, second, third].map(({ used }) => used.length), [
    1,
    1,
    1,
  ]);
  assertNotEquals(first.used[0], second.used[0]);
  assertNotEquals(second.used[0], third.used[0]);
});

Deno.test("a refresh that returns no refresh token keeps the old one (S50)", async () => {
  using _policy = changeJwt(app.emulator, {
    refreshTokenUsagePolicy: "Reusable",
  });
  const client = await app.signedIn();
  const first = await refresh(client);
  const second = await refresh(client);
  assertEquals([first.status, second.status], [200, 200]);
  assertEquals(first.used.length, 1);
  assertEquals(first.used, second.used);
});

Deno.test("a refresh brings the user's current roles, though no event told of them", async () => {
  const client = await app.signedIn();
  assertEquals(await statusOf(client, "/teller"), 403);
  {
    using _teller = hookTokens(app.emulator, (token) => {
      token.claims.roles = ["teller"];
    });
    await refresh(client);
  }
  assertEquals(await statusOf(client, "/teller"), 200);
  await refresh(client);
  assertEquals(await statusOf(client, "/teller"), 403);
});

Deno.test("a refresh token is kept when the tokens that came with it cannot be verified yet (S50)", async () => {
  const client = await app.signedIn();
  // The app's copy of the keys has expired, too.
  app.advance(CACHE_EXPIRY);
  const status = await onBackChannel(
    (call, next) => isFor(call, JWKS) ? unreachable() : next(),
    () => statusOf(client, "/account"),
  );
  assertEquals(status, 503);
  // Past FusionAuth's grace period the old refresh token would end the session.
  app.advance(MINUTE);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("a refresh without an ID token is accepted (S53)", async () => {
  const client = await app.signedIn();
  const { status } = await refresh(client, "refresh/id-token-missing");
  assertEquals(status, 200);
});

Deno.test("a refreshed ID token without a nonce is accepted (S53)", async () => {
  const client = await app.signedIn();
  const { status } = await refresh(client, "id-token/nonce-missing");
  assertEquals(status, 200);
});

Deno.test("a refreshed ID token of another issuer ends the session (S53)", async () => {
  await assertEnded("id-token/iss-wrong");
});

Deno.test("a refreshed ID token of another subject ends the session (S53)", async () => {
  await assertEnded("id-token/sub-other");
});

Deno.test("a refreshed ID token for another client ends the session (S53)", async () => {
  await assertEnded("id-token/aud-wrong");
});

Deno.test("a refreshed ID token with an older auth_time ends the session (S53)", async () => {
  await assertEnded("id-token/auth-time-older");
});

Deno.test("a refreshed ID token without a signature ends the session (S53)", async () => {
  await assertEnded("id-token/alg-none");
});

Deno.test("a refreshed ID token with a broken signature ends the session (S53)", async () => {
  await assertEnded("id-token/signature-broken");
});

Deno.test("a refreshed ID token that has expired ends the session (S53)", async () => {
  await assertEnded("id-token/exp-past");
});

Deno.test("a refreshed ID token with another token's at_hash ends the session (S53)", async () => {
  await assertEnded("id-token/at-hash-wrong");
});

Deno.test("a logout token in place of the refreshed ID token ends the session (S53)", async () => {
  await assertEnded("id-token/logout-token");
});

Deno.test("an access token in place of the refreshed ID token ends the session (S53)", async () => {
  await assertEnded("refresh/access-token-as-id-token");
});

Deno.test("a refreshed ID token that is null ends the session (S53)", async () => {
  await assertEnded("refresh/id-token-null");
});

Deno.test("a refreshed access token of another issuer ends the session (S53)", async () => {
  await assertEnded("access-token/iss-wrong");
});

Deno.test("a refreshed access token of another subject ends the session (S53)", async () => {
  await assertEnded("access-token/sub-other");
});

Deno.test("a refreshed access token for another client ends the session (S53)", async () => {
  await assertEnded("access-token/aud-wrong");
});

Deno.test("a refreshed access token with a broken signature ends the session (S53)", async () => {
  await assertEnded("access-token/signature-broken");
});

Deno.test("a refreshed access token that is an ID token ends the session (S53)", async () => {
  await assertEnded("refresh/id-token-as-access-token");
});

Deno.test("refreshed tokens of another token type end the session (S53)", async () => {
  await assertEnded("refresh/token-type-mac");
});
