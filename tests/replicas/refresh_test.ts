import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import { formTokenOf, type StoredSession } from "../support/app_modules.ts";
import { MINUTE } from "../support/clock.ts";
import { cookieHeaderOf, sessionIdOf } from "../support/cookies.ts";
import { countRefreshes } from "../support/emulator.ts";
import { signIn } from "../support/sign_in.ts";
import { sessionKeyOf } from "../support/store.ts";
import { until } from "../support/until.ts";
import { RICHARD_ID } from "../support/users.ts";
import { startPool } from "./pool.ts";

const PAGE = `${APP_URL}/make-change`;

Deno.test("an expired token is refreshed once, however many requests and processes (S49)", async (t) => {
  await using pool = await startPool(4);
  pool.jwt.gracePeriodInSeconds = 0;
  const client = pool.browser();
  await signIn(client);
  const id = sessionIdOf(client);
  const formToken = await formTokenOf(id);

  async function ask(requests: number, browser = client, expiresIn = 0) {
    await pool.expireAccessToken(client, expiresIn);
    pool.emulator.requests.length = 0;
    const pages = await Promise.all(
      Array.from({ length: requests }, async () => {
        const response = await browser.fetch(PAGE);
        const body = await response.text();
        return response.status === 200 && body.includes(formToken);
      }),
    );
    assertEquals(pages.filter((isMine) => isMine).length, requests);
    assertEquals(countRefreshes(pool.emulator), 1);
  }

  await t.step("20 times 200 requests across 4 processes", async () => {
    for (let round = 0; round < 20; round++) await ask(200);
  });

  await t.step(
    "200 requests across 4 processes, shortly before it expires",
    async () => {
      await ask(200, client, 30);
    },
  );

  await t.step("50 requests to one process", async () => {
    const [only] = pool.replicas;
    assert(only);
    const sameBrowser = pool.browser(only.handle);
    for (const [key, cookie] of client.cookies) {
      sameBrowser.cookies.set(key, cookie);
    }
    await ask(50, sameBrowser);
  });

  await t.step("50 requests across 3 processes", async () => {
    const [fourth] = pool.replicas;
    assert(fourth);
    await pool.stop(fourth);
    await ask(50);
  });
});

Deno.test("a rotation lost in a crash recovers within the grace period, or leads to one sign-in (S51)", async () => {
  await using pool = await startPool(2);
  const [doomed, other] = pool.replicas;
  assert(doomed && other);
  pool.jwt.gracePeriodInSeconds = 60;
  const lucky = pool.browser();
  const unlucky = pool.browser();
  const held = pool.emulator.faults.set("refresh/held");
  const pending: Promise<unknown>[] = [];
  for (const client of [lucky, unlucky]) {
    await signIn(client);
    await pool.expireAccessToken(client);
    const cookie = cookieHeaderOf(client);
    const request = new Request(PAGE, { headers: { cookie } });
    pending.push(doomed.handle(request).catch(() => "no answer"));
  }
  const isRotated = () =>
    pool.emulator.refreshTokens.filter(({ userId }) => userId === RICHARD_ID)
      .every((
        { spent },
      ) => spent.length === 1);
  await until(isRotated);
  await pool.crash(doomed);
  held.clear();
  assertEquals(await Promise.all(pending), ["no answer", "no answer"]);

  const healed = await lucky.navigate(PAGE);
  assertEquals(healed.url.href, PAGE);
  assertEquals(healed.response.status, 200);

  pool.jwt.gracePeriodInSeconds = 0;
  const old = sessionIdOf(unlucky);
  const ended = await unlucky.navigate(PAGE);
  assertEquals(
    ended.visited.map(({ pathname }) => pathname),
    ["/make-change", "/login", "/oauth2/authorize"],
  );
  assertEquals(ended.response.status, 200);
  assertEquals(
    (await signIn(unlucky, undefined, "/make-change")).url.href,
    PAGE,
  );
  assertNotEquals(sessionIdOf(unlucky), old);
});

Deno.test("last seen is noted during a refresh on another replica, and neither undoes the other", async () => {
  await using pool = await startPool(2);
  const [slow, other] = pool.replicas;
  assert(slow && other);
  const client = pool.browser(other.handle);
  await signIn(client);
  await pool.expireAccessToken(client, 30);
  const key = await sessionKeyOf(sessionIdOf(client));
  const read = async () =>
    (await pool.kv.get<StoredSession["record"]>(key)).value;
  const longAgo = Date.now() - 6 * MINUTE * 1_000;
  await pool.kv.set(key, { ...await read(), lastSeenAt: longAgo });
  const cookie = cookieHeaderOf(client);
  const held = pool.emulator.faults.set("refresh/held");
  const late = slow.handle(new Request(PAGE, { headers: { cookie } }));
  await held.reached;
  assertEquals((await client.navigate(PAGE)).response.status, 200);
  await until(async () => ((await read())?.lastSeenAt ?? 0) > longAgo);
  assertEquals((await read())?.lease?.isBackOff, false);
  assertEquals((await client.navigate(PAGE)).response.status, 200);
  held.release();

  assertEquals((await late).status, 200);
  assertEquals(countRefreshes(pool.emulator), 1);
  const record = await read();
  assertEquals(record?.lease, undefined);
  assert(record && record.lastSeenAt > longAgo);
  assert(record.accessTokenExpiresAt > Date.now() + MINUTE * 1_000);
});

Deno.test("a late refresh does not undo a sign-out on another replica (S54)", async () => {
  await using pool = await startPool(2);
  const [slow, other] = pool.replicas;
  assert(slow && other);
  const client = pool.browser(other.handle);
  await signIn(client);
  await pool.expireAccessToken(client);
  const cookie = cookieHeaderOf(client);
  const key = await sessionKeyOf(sessionIdOf(client));
  const held = pool.emulator.faults.set("refresh/held");
  const late = slow.handle(new Request(PAGE, { headers: { cookie } }));
  await held.reached;
  // The revocation at sign-out fails, so that only the late refresh can revoke the new token.
  pool.emulator.faults.set("api/status-500", { times: 1 });
  const signedOut = await client.post(`${APP_URL}/logout`, {});
  assertEquals(signedOut.status, 303);
  held.release();

  const response = await late;
  assertEquals(response.status, 303);
  assertEquals(
    response.headers.get("location"),
    "/login?return_to=%2Fmake-change",
  );
  assertEquals(response.headers.getSetCookie().length, 1);
  assert(response.headers.getSetCookie()[0]?.includes("Max-Age=0"));
  assertEquals((await pool.kv.get(key)).value, null);
  assertEquals(pool.emulator.refreshTokens, []);
});
