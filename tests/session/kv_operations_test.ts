import { assert, assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { listSessions } from "../support/app_modules.ts";
import { HOUR, MINUTE, stopClock } from "../support/clock.ts";
import { changeJwt } from "../support/emulator.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { signIn, startSignIn } from "../support/sign_in.ts";
import { seedSessions } from "../support/store.ts";
import { makeTempFolder } from "../support/temp_folder.ts";
import { MONICA, RICHARD } from "../support/users.ts";

const DAY_MS = 86_400_000;

keepLog();
const calls = watchKv();
const kvPath = `${await makeTempFolder()}/kv.sqlite3`;
const app = await openApp({ DENO_KV_PATH: kvPath });
const kv = await Deno.openKv(kvPath);
// A token that is never refreshed costs no other KV call.
changeJwt(app.emulator, { timeToLiveInSeconds: HOUR });

/** The KV calls of a request before it is answered. */
async function callsOf(client: CookieClient, path: string): Promise<string[]> {
  calls.clear();
  const response = await client.fetch(APP_URL + path);
  await response.body?.cancel();
  assertEquals(response.status, 200);
  return [...calls.names];
}

async function countRows(): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for await (const { key: [table] } of kv.list({ prefix: [] })) {
    rows[String(table)] = (rows[String(table)] ?? 0) + 1;
  }
  return rows;
}

Deno.test("a signed-in page costs one read of KV and no write", async () => {
  const client = await app.signedIn();
  assertEquals(await callsOf(client, "/make-change"), ["get"]);
  assertEquals(await callsOf(client, "/make-change"), ["get"]);
});

Deno.test("the account page costs one read, and the devices page two more", async () => {
  const client = await app.signedIn(MONICA);
  assertEquals(await callsOf(client, "/account"), ["get"]);
  assertEquals(await callsOf(client, "/account/devices"), [
    "get",
    "list",
    "getMany",
  ]);
});

Deno.test("a public page costs no KV operation", async () => {
  assertEquals(await callsOf(app.browser(), "/"), []);
});

Deno.test("a refresh costs two writes, and a refresh that failed none until it is tried again", async () => {
  using _clock = stopClock(app);
  using _jwt = changeJwt(app.emulator, { timeToLiveInSeconds: 2 * MINUTE });
  const client = await app.signedIn();
  app.advance(100);
  {
    using _fault = app.emulator.faults.set("refresh/status-503");
    // The lease, then the back-off in its place.
    const failed = ["get", "commit", "commit"];
    assertEquals(await callsOf(client, "/make-change"), failed);
    assertEquals(await callsOf(client, "/make-change"), ["get"]);
  }
  app.advance(5);
  // The lease, then the tokens without it.
  const refreshed = ["get", "commit", "commit"];
  assertEquals(await callsOf(client, "/make-change"), refreshed);
  assertEquals(await callsOf(client, "/make-change"), ["get"]);
});

Deno.test("a session without refresh token is asked about once, and ends with its access token", async () => {
  using _clock = stopClock(app);
  using _jwt = changeJwt(app.emulator, { timeToLiveInSeconds: 2 * MINUTE });
  const missing = app.emulator.faults.set("exchange/refresh-token-missing");
  const client = await app.signedIn();
  missing.clear();
  app.advance(100);
  const noted = ["get", "commit", "commit"];
  assertEquals(await callsOf(client, "/make-change"), noted);
  assertEquals(await callsOf(client, "/make-change"), ["get"]);
  app.advance(20);
  assertEquals(await statusOf(client, "/make-change"), 303);
});

Deno.test("last seen is updated every five minutes at most, and no response waits for it", async () => {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  app.advance(5 * MINUTE - 1);
  assertEquals(await callsOf(client, "/make-change"), ["get"]);
  app.advance(1);
  const held = calls.holdCommits();
  assertEquals(await callsOf(client, "/make-change"), ["get", "commit"]);
  held.release();
  await calls.settled();
  const [noted] = (await listSessions()).filter(({ record }) =>
    record.lastSeenAt > record.signedInAt
  );
  assert(noted);
  assertEquals(await callsOf(client, "/make-change"), ["get"]);
  app.advance(5 * MINUTE);
  assertEquals(await callsOf(client, "/make-change"), ["get", "commit"]);
  // The record still goes when the session ends, twelve hours after the sign-in.
  const expiry = calls.expiries.get("sessions") ?? 0;
  assertEquals(expiry, (12 * HOUR - 10 * MINUTE) * 1_000);
});

Deno.test("fifty concurrent requests update last seen once", async () => {
  const client = await app.signedIn();
  app.advance(5 * MINUTE);
  calls.clear();
  const held = calls.holdCommits();
  await Promise.all(Array.from({ length: 50 }, async () => {
    const response = await client.fetch(`${APP_URL}/make-change`);
    await response.body?.cancel();
  }));
  held.release();
  const asked = Map.groupBy(calls.names, (name) => name);
  assertEquals(asked.get("get")?.length, 50);
  assertEquals(asked.get("commit")?.length, 1);
});

Deno.test("sign-ins, sign-outs and abandoned transactions leave no rows behind (S46)", async () => {
  const before = await countRows();
  calls.clear();
  const client = app.browser();
  await signIn(client, { ...RICHARD, rememberDevice: true });
  for (let times = 0; times < 50; times++) {
    const signedOut = await client.post(`${APP_URL}/logout`, {});
    assertEquals(signedOut.status, 303);
    await startSignIn(app.browser());
    const { url } = await client.navigate(`${APP_URL}/login`);
    assertEquals(url.pathname, "/account");
  }
  await client.post(`${APP_URL}/logout`, {});
  await app.emulator.webhooksDelivered();

  const after = await countRows();
  assertEquals(after.sessions, before.sessions);
  assertEquals(after.sessions_by_user, before.sessions);
  // kv-oauth's own sessions are not kept, and all other rows expire.
  assertEquals(after.site_sessions, undefined);
  for (const table of Object.keys(after)) {
    const expiry = calls.expiries.get(table) ?? Infinity;
    assert(expiry <= DAY_MS, `${table} ${expiry}`);
  }
  const lifetime = 12 * HOUR * 1_000;
  for (const table of ["sessions", "sessions_by_user"]) {
    const expiry = calls.expiries.get(table) ?? 0;
    assert(expiry > 0 && expiry <= lifetime, `${table} ${expiry}`);
  }
  assertEquals(calls.expiries.get("oauth_sessions"), 10 * MINUTE * 1_000);
});

Deno.test("requests cost no more KV operations with 10,000 sessions than with 100", async () => {
  const journey = async () => {
    const client = app.browser();
    await app.emulator.webhooksDelivered();
    calls.clear();
    await signIn(client, MONICA);
    const signingIn = [...calls.names];
    const page = await callsOf(client, "/make-change");
    const account = await callsOf(client, "/account");
    calls.clear();
    const response = await client.post(`${APP_URL}/logout`, {});
    assertEquals(response.status, 303);
    // The revocation comes back as an event, at any time from here on.
    await app.emulator.webhooksDelivered();
    return { signingIn, page, account, signingOut: [...calls.names] };
  };
  const [template] = await listSessions();
  assert(template);
  await seedSessions(kv, template, { count: 100 });
  const few = await journey();
  await seedSessions(kv, template, { count: 9_900 });
  assertEquals(await journey(), few);
});
