import { assert, assertEquals } from "@std/assert";
import type { ModeName } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, MONICA, openApp, RICHARD, signIn } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";

const PAGE = `${APP_URL}/make-change`;
const MINUTE = 60;

const log = keepLog();
const app = await openApp();
const { core, bench, requests } = app.emulator;
const { formTokenOf } = await import("@/auth/form_token.ts");
const { openKv } = await import("@/auth/kv.ts");
const { hash } = await import("@/auth/seal.ts");

function countRefreshes(): number {
  return requests.filter(({ grantType }) => grantType === "refresh_token")
    .length;
}

async function open(client: CookieClient): Promise<number> {
  const response = await client.fetch(PAGE);
  await response.body?.cancel();
  return response.status;
}

function configurations() {
  return [...core.store.tenants.values(), ...core.store.applications.values()]
    .flatMap(({ jwt }) => jwt ?? []);
}

Deno.test("a token with a lifetime of two seconds is not refreshed by every request (S49)", async () => {
  const lives = configurations().map((jwt) => jwt.timeToLiveInSeconds);
  for (const jwt of configurations()) jwt.timeToLiveInSeconds = 2;
  const client = await app.signedIn();
  requests.length = 0;
  for (let times = 0; times < 5; times++) assertEquals(await open(client), 200);
  assertEquals(countRefreshes(), 0);
  app.advance(2);
  for (let times = 0; times < 5; times++) assertEquals(await open(client), 200);
  assertEquals(countRefreshes(), 1);
  configurations().forEach((jwt, at) =>
    jwt.timeToLiveInSeconds = lives[at] ?? 0
  );
});

/** FusionAuth's final no: the session ends at once, everywhere. */
async function assertFinal(mode: ModeName): Promise<void> {
  const client = await app.signedIn();
  const cookie = client.cookieHeader(new URL(APP_URL));
  app.advance(4 * MINUTE + 30);
  {
    using _mode = bench.set(mode);
    assertEquals(await open(client), 303);
  }
  assertEquals(client.cookie("localhost", "session"), undefined);
  const again = await app.browser().fetch(PAGE, { headers: { cookie } });
  assertEquals(again.status, 303);
}

/** A failure that may pass: served while the token lasts, asked seldom, healed without sign-in. */
async function assertPassing(mode: ModeName, status = 503): Promise<void> {
  const client = await app.signedIn();
  {
    using _mode = bench.set(mode);
    app.advance(4 * MINUTE + 30);
    requests.length = 0;
    for (let times = 0; times < 5; times++) {
      assertEquals(await open(client), 200);
    }
    assertEquals(countRefreshes(), 1);
    app.advance(MINUTE);
    assertEquals(await open(client), status);
    const response = await client.fetch(PAGE);
    await response.body?.cancel();
    assertEquals(response.status, 503);
    assert(Number(response.headers.get("retry-after")) > 0);
    assertEquals(countRefreshes(), 2);
  }
  app.advance(10);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(), 3);
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
  const client = await app.signedIn();
  app.advance(4 * MINUTE + 30);
  bench.set("refresh/answer-lost", { times: 1 });
  requests.length = 0;
  assertEquals(await open(client), 200);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(), 1);
  app.advance(6);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(), 2);
  app.advance(5 * MINUTE);
  assertEquals(await open(client), 200);
  assertEquals(countRefreshes(), 3);
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
  const { request } = core.hooks;
  core.hooks.request = async (...args) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    return await request(...args);
  };
  const people = await Promise.all([RICHARD, MONICA].map(async (person) => {
    const client = await app.signedIn(person);
    const id = client.cookie("localhost", "session") ?? "";
    return {
      client,
      key: ["sessions", await hash(id)],
      formToken: await formTokenOf({ id }),
    };
  }));
  const kv = await openKv();
  log.clear();
  let foreign = 0;
  for (let round = 0; round < 200; round++) {
    for (const { key } of people) {
      const { value } = await kv.get<Record<string, unknown>>(key);
      await kv.set(key, { ...value, accessTokenExpiresAt: Date.now() - 1 });
    }
    const bodies = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const person = people[n % 2];
        const response = await person?.client.fetch(PAGE);
        return {
          mine: person?.formToken ?? "-",
          body: await response?.text() ?? "",
        };
      }),
    );
    foreign += bodies.filter(({ mine, body }) => !body.includes(mine)).length;
  }
  core.hooks.request = request;
  assertEquals(foreign, 0);
  assertEquals(log.events("refresh.done").length, 400);
});
