import { assertEquals } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import { CACHE_EXPIRY, stopClock } from "../support/clock.ts";
import { countRequests, JWKS } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import {
  assertAccepted,
  assertRefused,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();

/** Longer than the app waits before it fetches keys again for an unknown kid. */
const COOLDOWN_SECONDS = 11;

Deno.test("a token without kid is accepted if there is one key (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  assertAccepted(await attempt(["keys/kid-absent-one-key"]));
});

Deno.test("a token without kid is refused if several keys fit (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["keys/kid-absent-several-keys"]),
    "multiple matching keys",
  );
});

Deno.test("keys that rotate between two sign-ins are fetched once more (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  assertAccepted(await attempt());
  await app.rotateKeys();
  assertAccepted(await attempt());
  assertEquals(countRequests(app.emulator, JWKS), 1);
});

Deno.test("keys that rotate right after they were fetched are fetched once more (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  assertAccepted(await attempt());
  assertAccepted(await attempt(["keys/rotate-before-signing"]));
  assertEquals(countRequests(app.emulator, JWKS), 1);
  assertAccepted(await attempt(["keys/rotate-before-signing"]));
  assertEquals(countRequests(app.emulator, JWKS), 1);
});

Deno.test("a session continues when keys rotate before a refresh (S34)", async () => {
  const { client } = await attempt();
  await app.rotateKeys();
  app.advance(301);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test(
  "a flood of unknown kids fetches the keys once per cooldown (S34)",
  async () => {
    using _clock = stopClock(app);
    app.advance(CACHE_EXPIRY);
    assertAccepted(await attempt());
    app.advance(COOLDOWN_SECONDS);
    let fetches = 0;
    for (let count = 0; count < 5; count++) {
      const result = await attempt(["id-token/kid-unknown"]);
      await assertTokensRefused(result, "no applicable key found");
      fetches += countRequests(app.emulator, JWKS);
    }
    assertEquals(fetches, 1);

    app.advance(COOLDOWN_SECONDS);
    await assertRefused(await attempt(["id-token/kid-unknown"]));
    assertEquals(countRequests(app.emulator, JWKS), 1);
  },
);

Deno.test(
  "a rotation is detected after a flood of unknown kids (S34)",
  async () => {
    app.advance(COOLDOWN_SECONDS);
    await assertRefused(await attempt(["id-token/kid-unknown"]));
    app.advance(COOLDOWN_SECONDS);
    await app.rotateKeys();
    assertAccepted(await attempt());
  },
);

Deno.test("twenty concurrent sign-ins after a rotation fetch the keys once (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  assertAccepted(await attempt());
  await app.rotateKeys();
  app.emulator.requests.length = 0;
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => app.signedIn()),
  );
  assertEquals(clients.length, 20);
  assertEquals(countRequests(app.emulator, JWKS), 1);
});

Deno.test("keys for encryption are not used (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["jwks/use-enc"]),
    "no applicable key found",
  );
});

Deno.test("keys for another algorithm are not used (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["jwks/alg-other"]),
    "no applicable key found",
  );
});

Deno.test("an empty key set is refused (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["jwks/keys-none"]),
    "no applicable key found",
  );
});

Deno.test("a key set without a keys member is refused (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["jwks/keys-missing"]),
    "Cannot use FusionAuth's keys",
  );
});

Deno.test("10,000 keys are refused as too large (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(await attempt(["jwks/keys-10000"]), "larger than");
});

Deno.test("keys in HTML are refused (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["jwks/body-html"]),
    "Cannot use FusionAuth's keys",
  );
});

Deno.test("missing keys are refused (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertTokensRefused(
    await attempt(["jwks/status-404"]),
    "Cannot use FusionAuth's keys",
  );
});

Deno.test("keys are not fetched through a redirect (S22, S34)", async () => {
  app.advance(CACHE_EXPIRY);
  const result = await attempt(["jwks/redirect-302"]);
  await assertTokensRefused(result, "302");
  const followed = result.calls.filter(({ query }) => query.has("sink"));
  assertEquals(followed, []);
});

Deno.test("keys that cannot be fetched are fetched again at the next sign-in (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertRefused(await attempt(["jwks/status-500"]), 503);
  assertAccepted(await attempt());
});

Deno.test("sign-ins and refreshes continue on cached keys while the endpoint fails (S34)", async () => {
  app.advance(CACHE_EXPIRY);
  assertAccepted(await attempt());
  using _failing = app.emulator.faults.set("jwks/status-500");
  const result = await attempt();
  assertAccepted(result);
  app.advance(301);
  const response = await result.client.fetch(`${APP_URL}/account`);
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

Deno.test("new keys that cannot be fetched mean 503 and keep the session (S34)", async () => {
  const { client } = await attempt();
  const setting = app.emulator.faults.set("jwks/status-500");
  await app.rotateKeys();
  app.advance(301);
  const postponed = await client.fetch(`${APP_URL}/account`);
  setting.clear();
  app.advance(6);
  const later = await client.fetch(`${APP_URL}/account`);
  await Promise.all([postponed.body?.cancel(), later.body?.cancel()]);
  assertEquals([postponed.status, later.status], [503, 200]);
});
