import { assert, assertEquals } from "@std/assert";
import type { ModeName } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { formTokenOf, openKv } from "../support/app_modules.ts";
import { MINUTE, stopClock } from "../support/clock.ts";
import {
  cookieHeaderOf,
  hasSessionCookie,
  sessionIdOf,
} from "../support/cookies.ts";
import {
  changeJwt,
  countRefreshes,
  hookRequests,
} from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { expireAccessToken } from "../support/store.ts";
import { MONICA, RICHARD } from "../support/users.ts";

const PAGE = `${APP_URL}/make-change`;
const log = keepLog();
const app = await openApp();
const { bench, requests } = app.emulator;

/** Opens a page: 200 with a session, 303 to sign-in without. */
function open(client: CookieClient): Promise<number> {
  return statusOf(client, PAGE);
}

Deno.test("a token with a lifetime of two seconds is not refreshed by every request (S49)", async () => {
  using _clock = stopClock(app);
  using _shortLived = changeJwt(app.emulator, { timeToLiveInSeconds: 2 });
  const client = await app.signedIn();
  requests.length = 0;
  for (let times = 0; times < 5; times++) assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 0);
  app.advance(2);
  for (let times = 0; times < 5; times++) assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 1);
});

/** A final error of FusionAuth ends the session at once. */
async function assertFinal(mode: ModeName): Promise<void> {
  const client = await app.signedIn();
  const cookie = cookieHeaderOf(client);
  app.advance(4 * MINUTE + 30);
  {
    using _mode = bench.set(mode);
    assertEquals(await open(client), 303);
  }
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await open(app.browser({ cookie })), 303);
}

/**
 * A temporary failure keeps the session: pages open while the token lasts, refreshes are retried rarely,
 * and no sign-in is needed afterwards.
 */
async function assertPassing(mode: ModeName, status = 503): Promise<void> {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  {
    using _mode = bench.set(mode);
    app.advance(4 * MINUTE + 30);
    requests.length = 0;
    for (let times = 0; times < 5; times++) {
      assertEquals(await open(client), 200);
    }
    assertEquals(countRefreshes(app.emulator), 1);
    app.advance(MINUTE);
    assertEquals(await open(client), status);
    const response = await client.fetch(PAGE);
    await response.body?.cancel();
    assertEquals(response.status, 503);
    assert(Number(response.headers.get("retry-after")) > 0);
    assertEquals(countRefreshes(app.emulator), 2);
  }
  app.advance(10);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 3);
}

Deno.test("invalid_grant ends the session (S52)", async () => {
  await assertFinal("refresh/error-invalid-grant");
});

Deno.test("invalid_client ends the session (S52)", async () => {
  await assertFinal("refresh/error-invalid-client");
});

Deno.test("status 500 keeps the session (S52)", async () => {
  await assertPassing("refresh/status-500");
});

Deno.test("status 503 keeps the session (S52)", async () => {
  await assertPassing("refresh/status-503");
});

Deno.test("status 429 keeps the session (S52)", async () => {
  await assertPassing("refresh/status-429");
});

Deno.test("temporarily_unavailable keeps the session (S52)", async () => {
  await assertPassing("refresh/error-temporary");
});

Deno.test("an HTML page in place of the token response keeps the session (S52)", async () => {
  await assertPassing("refresh/body-html", 502);
});

Deno.test("a lost refresh response is requested again within the grace period (S51)", async () => {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  app.advance(4 * MINUTE + 30);
  bench.set("refresh/answer-lost", { times: 1 });
  requests.length = 0;
  assertEquals(await open(client), 200);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 1);
  app.advance(6);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 2);
  app.advance(5 * MINUTE);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 3);
});

Deno.test("a lost refresh response leads to one sign-in after the grace period (S51)", async () => {
  const client = await app.signedIn();
  app.advance(4 * MINUTE + 30);
  bench.set("refresh/answer-lost", { times: 1 });
  assertEquals(await open(client), 200);
  app.advance(11);
  const { visited, response } = await client.navigate(PAGE);
  const paths = visited.map(({ pathname }) => pathname);
  assertEquals(paths, ["/make-change", "/login", "/oauth2/authorize"]);
  assertEquals(response.status, 200);
  assertEquals((await signIn(client, RICHARD, "/make-change")).url.href, PAGE);
});

Deno.test("200 times 50 requests during refreshes show every user their own page (S55)", async () => {
  // Responses of random duration change the order of everything that waits for them.
  using _hook = hookRequests(app.emulator, async (_request, _entry, next) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    return await next();
  });
  const users = await Promise.all([RICHARD, MONICA].map(async (user) => {
    const client = await app.signedIn(user);
    const id = sessionIdOf(client);
    return { client, id, formToken: await formTokenOf(id) };
  }));
  const kv = await openKv();
  log.clear();
  let foreign = 0;
  for (let round = 0; round < 200; round++) {
    for (const { id } of users) await expireAccessToken(kv, id);
    const bodies = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const user = users[n % 2];
        const response = await user?.client.fetch(PAGE);
        return {
          mine: user?.formToken ?? "-",
          body: await response?.text() ?? "",
        };
      }),
    );
    foreign += bodies.filter(({ mine, body }) => !body.includes(mine)).length;
  }
  assertEquals(foreign, 0);
  assertEquals(log.events("refresh.done").length, 400);
});
