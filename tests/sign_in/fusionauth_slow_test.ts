import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type {
  FaultName,
  FaultOptions,
} from "@changebank/fusionauth-emulator/faults";
import { hiddenFields } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import {
  ACCESS_TOKEN_LIFETIME,
  CACHE_EXPIRY,
  REFRESH_BACK_OFF,
} from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { hookRequests } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import { startAndApprove } from "../support/sign_in.ts";
import { assertAccepted, openAttempts } from "../support/sign_in_attempt.ts";
import { hurryTimeouts, hurryTimers } from "../support/time_limits.ts";

const { app, attempt } = await openAttempts();
const { faults } = app.emulator;

/** Starts `work` and waits until it has reached a fault that FusionAuth has once. */
async function start<T>(
  work: () => Promise<T>,
  fault: FaultName,
  options: FaultOptions = {},
): Promise<Promise<T>[]> {
  const setting = faults.set(fault, { ...options, times: 1 });
  const started = work();
  await setting.reached;
  return [started];
}

Deno.test(
  "a hanging, trickling or stalled FusionAuth means 503, delays no one else and is disconnected (S105)",
  async () => {
    const released: Promise<void>[] = [];
    const signedIn = await app.signedIn();
    const approved = await Promise.all(
      Array.from({ length: 6 }, () => startAndApprove(app.browser())),
    );
    using _hook = hookRequests(app.emulator, ({ signal }, _entry, next) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => resolve());
      released.push(promise);
      return next();
    });
    let answered = 0;
    const returns = approved.map(({ client, callback }) => async () => {
      const response = await client.fetch(callback);
      await response.body?.cancel();
      answered++;
      return [response.status, hasSessionCookie(client)];
    });
    const [first, second, third, fourth, fifth, sixth] = returns;
    assert(first && second && third && fourth && fifth && sixth);
    const answers = [
      ...await start(first, "exchange/hang"),
      ...await start(second, "exchange/body-slow"),
      ...await start(third, "exchange/body-slow", { seconds: 3600 }),
      ...await start(fourth, "userinfo/hang"),
      ...await start(fifth, "userinfo/body-slow"),
      ...await start(sixth, "userinfo/body-slow", { seconds: 3600 }),
    ];

    assertEquals(await statusOf(app.browser(), "/"), 200);
    assertEquals(await statusOf(app.browser(), "/login"), 302);
    assertEquals(await statusOf(signedIn, "/account"), 200);
    assertEquals(answered, 0);
    assertEquals(
      await Promise.all(answers),
      Array.from({ length: 6 }, () => [503, false]),
    );
    await Promise.all(released);
  },
);

Deno.test("hanging, trickling or stalled metadata means 503 after 4 seconds (S105)", async () => {
  using hurried = hurryTimeouts(40);
  const login = () => statusOf(app.browser(), "/login");
  app.advance(CACHE_EXPIRY);
  const [hung] = await start(login, "discovery/hang");
  assertEquals(await hung, 503);
  const [trickled] = await start(login, "discovery/body-slow");
  assertEquals(await trickled, 503);
  const [stalled] = await start(login, "discovery/body-slow", {
    seconds: 3600,
  });
  assertEquals(await stalled, 503);
  assertEquals(hurried.limits, [4_000, 4_000, 4_000]);
  assertEquals(await login(), 302);
});

Deno.test("hanging, trickling or stalled keys mean 503 (S105)", async () => {
  app.advance(CACHE_EXPIRY);
  const approved = await Promise.all([
    startAndApprove(app.browser()),
    startAndApprove(app.browser()),
    startAndApprove(app.browser()),
  ]);
  const [first, second, third] = approved.map(({ client, callback }) => () =>
    statusOf(client, callback)
  );
  assert(first && second && third);
  using _hurried = hurryTimeouts(40);
  const [hung] = await start(first, "jwks/hang");
  assertEquals(await hung, 503);
  const [trickled] = await start(second, "jwks/body-slow");
  assertEquals(await trickled, 503);
  const [stalled] = await start(third, "jwks/body-slow", { seconds: 3600 });
  assertEquals(await stalled, 503);
  assertAccepted(await attempt());
});

Deno.test("a code exchange times out within 5 seconds, too (S105)", async () => {
  const { client, callback } = await startAndApprove(app.browser());
  using hurried = hurryTimeouts(40);
  const [hung] = await start(
    () => statusOf(client, callback),
    "exchange/hang",
  );
  assertEquals(await hung, 503);
  assertEquals(hurried.limits.every((limit) => limit <= 4_000), true);
});

Deno.test("a code exchange without a time limit of its own means 503, too (S105)", async () => {
  const { client, callback } = await startAndApprove(app.browser());
  const { promise, reject } = Promise.withResolvers<Response>();
  using hurried = hurryTimers(40);
  const status = await onBackChannel(
    (call, next) => isFor(call, "/oauth2/token") ? promise : next(),
    () => statusOf(client, callback),
  );
  reject(new TypeError("connection reset"));
  assertEquals(status, 503);
  assertEquals(Math.max(...hurried.limits) <= 5_000, true);
});

Deno.test("a hanging refresh means 503 and keeps the session (S105)", async () => {
  const client = await app.signedIn();
  app.advance(ACCESS_TOKEN_LIFETIME);
  using _hurried = hurryTimeouts(40);
  const [hung] = await start(
    () => statusOf(client, "/account"),
    "refresh/hang",
  );
  assertEquals(await hung, 503);
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("a refresh waits once for hanging metadata (S105)", async () => {
  const client = await app.signedIn();
  app.advance(CACHE_EXPIRY);
  using hurried = hurryTimeouts(40);
  using _hanging = faults.set("discovery/hang");
  assertEquals(await statusOf(client, "/account"), 503);
  assertEquals(hurried.limits, [4_000]);
});

Deno.test("a sign-out waits for revocation and metadata in parallel and needs neither (S105)", async () => {
  const client = await app.signedIn();
  const { body } = await client.navigate(`${APP_URL}/account`);
  app.advance(CACHE_EXPIRY);
  using hurried = hurryTimeouts(40);
  using revocation = faults.set("api/hang");
  using _metadata = faults.set("discovery/hang");
  const signingOut = client.post(`${APP_URL}/logout`, hiddenFields(body));
  await revocation.reached;
  assertEquals(hurried.limits.length, 2);
  const response = await signingOut;

  assertEquals(response.status, 303);
  assertStringIncludes(
    response.headers.get("location") ?? "",
    `${app.emulator.origin}/oauth2/logout?`,
  );
  assertEquals(hasSessionCookie(client), false);
});
