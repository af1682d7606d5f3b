import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { importRateLimit, randomId } from "../support/app_modules.ts";
import { onBackChannel, unreachable } from "../support/back_channel.ts";
import { MINUTE, stopClock } from "../support/clock.ts";
import { SESSION_COOKIE, sessionCookieOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage, statusOf } from "../support/pages.ts";
import { startAndApprove } from "../support/sign_in.ts";
import { listRows } from "../support/store.ts";
import { makeTempFolder } from "../support/temp_folder.ts";
import { eventBody, signatureOf, WEBHOOK } from "../support/webhook_sender.ts";

const LIMIT = 20;
const PENDING = 50;
/** What a person never reaches: the app's own, not settings. */
const FORMS = 120;
const FORGERIES = 60;
/** Longer than a sign-in may take, and so than it counts as under way. */
const ALL_EXPIRED = 12 * MINUTE;

const log = keepLog();
const app = await openApp({
  SIGN_INS_PER_MINUTE: `${LIMIT}`,
  PENDING_SIGN_INS: `${PENDING}`,
  // kv-oauth opens a KV of its own; the same one only when it is a file.
  DENO_KV_PATH: `${await makeTempFolder()}/kv`,
});
const createRateLimit = await importRateLimit();
let addresses = 0;

/** An address that nobody used before. */
function newAddress(): string {
  addresses++;
  return `198.51.${addresses >> 8}.${addresses & 255}`;
}

function stranger(): CookieClient {
  return app.browserAt(newAddress());
}

/** Stops the clock when no sign-in is under way and no address is known any more. */
function stopClockAfterAll(): Disposable {
  const clock = stopClock(app);
  app.advance(ALL_EXPIRED);
  return clock;
}

async function statusesOf(
  client: CookieClient,
  path: string,
  { times }: { readonly times: number },
): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) statuses.push(await statusOf(client, path));
  return statuses;
}

/** A page that says that the client has to wait; returns how long. */
async function assertTooMany(response: Response): Promise<number> {
  const { status, headers } = response;
  const body = await response.text();
  assertEquals(status, 429);
  assertEquals(headers.get("set-cookie"), null);
  assertEquals(headers.get("cache-control"), "no-store");
  assertStringIncludes(headers.get("content-type") ?? "", "text/html");
  assertStringIncludes(body, "That was too fast for us");
  assertStringIncludes(body, "Wait a moment and try again.");
  return Number(headers.get("retry-after"));
}

Deno.test("a client address begins so many sign-ins a minute, and others begin theirs meanwhile (S92)", async () => {
  using _clock = stopClockAfterAll();
  const client = stranger();
  const rows = (await listRows("oauth_sessions")).length;
  assertEquals(
    await statusesOf(client, "/login", { times: LIMIT }),
    Array(LIMIT).fill(302),
  );
  log.clear();
  assertEquals(await assertTooMany(await getPage(client, "/login")), 3);
  assertEquals(await assertTooMany(await getPage(client, "/register")), 3);
  assertEquals(log.events("limit.reached").map(({ kind }) => kind), [
    "sign_in",
    "sign_in",
  ]);
  assertEquals((await listRows("oauth_sessions")).length, rows + LIMIT);
  assertEquals(await statusOf(stranger(), "/login"), 302);
  app.advance(2);
  assertEquals(await statusOf(client, "/login"), 429);
  app.advance(1);
  assertEquals(await statusesOf(client, "/login", { times: 2 }), [302, 429]);
});

Deno.test("signed-in users and scripts begin no sign-in, so nothing counts (S92)", async () => {
  using _clock = stopClockAfterAll();
  const user = await app.signedIn();
  const address = newAddress();
  const signedIn = app.browserAt(address, { cookie: sessionCookieOf(user) });
  const script = app.browserAt(address, { "sec-fetch-mode": "cors" });
  await statusesOf(signedIn, "/login", { times: LIMIT });
  await statusesOf(script, "/login", { times: LIMIT });
  assertEquals(await statusOf(app.browserAt(address), "/login"), 302);
});

Deno.test("a client address sends so many callbacks a minute (S92)", async () => {
  using _clock = stopClockAfterAll();
  const client = stranger();
  assertEquals(
    await statusesOf(client, "/callback?code=x&state=y", { times: LIMIT }),
    Array(LIMIT).fill(400),
  );
  assertEquals(await assertTooMany(await getPage(client, "/callback")), 3);
  assertEquals(await statusOf(stranger(), "/callback"), 400);
});

/** Begins sign-ins, each from another address, until one is refused; returns how many began. */
async function fillPending(): Promise<number> {
  for (let begun = 0; begun <= PENDING; begun++) {
    const status = await statusOf(stranger(), "/login");
    if (status === 429) return begun;
    assertEquals(status, 302);
  }
  throw new Error("No sign-in was refused");
}

Deno.test("sign-ins under way are limited in all, whatever the address, and so are their rows (S92)", async () => {
  using _clock = stopClockAfterAll();
  const rows = (await listRows("oauth_sessions")).length;
  assertEquals(await fillPending(), PENDING);
  log.clear();
  assertEquals(await assertTooMany(await getPage(stranger(), "/login")), 60);
  assertEquals(log.events("limit.reached")[0]?.kind, "pending_sign_ins");
  assertEquals((await listRows("oauth_sessions")).length, rows + PENDING);
});

Deno.test("a sign-in that ends makes room for one more, and one that expires, too (S92)", async () => {
  using _clock = stopClockAfterAll();
  const { client, callback } = await startAndApprove(app.browser());
  assertEquals(await fillPending(), PENDING - 1);
  assertEquals(await statusOf(client, callback), 303);
  assertEquals(await fillPending(), 1);
  app.advance(10 * MINUTE - 1);
  assertEquals(await fillPending(), 0);
  app.advance(2 * MINUTE);
  assertEquals(await fillPending(), PENDING);
});

Deno.test("a sign-in that never got away takes no room (S92)", async () => {
  using _clock = stopClockAfterAll();
  await onBackChannel(unreachable, async () => {
    for (let n = 0; n < PENDING; n++) {
      assertEquals(await statusOf(stranger(), "/login"), 503);
    }
  });
  // The app waits a little before it asks for the metadata again.
  app.advance(MINUTE);
  assertEquals(await fillPending(), PENDING);
});

Deno.test("a client address guesses so many session ids a minute, and users there stay signed in (S93)", async () => {
  using _clock = stopClockAfterAll();
  const address = newAddress();
  const user = await app.signedIn();
  const signedIn = app.browserAt(address, { cookie: sessionCookieOf(user) });
  const guess = async () =>
    app.browserAt(address, {
      cookie: `${SESSION_COOKIE}=${await randomId()}`,
    });
  for (let n = 0; n < LIMIT; n++) {
    assertEquals(await statusOf(await guess(), "/account"), 303);
  }
  assertEquals(
    await assertTooMany(await getPage(await guess(), "/account")),
    3,
  );
  assertEquals(await statusOf(signedIn, "/account"), 200);
  assertEquals(await statusOf(app.browserAt(address), "/account"), 303);
  const malformed = app.browserAt(address, { cookie: `${SESSION_COOKIE}=x` });
  assertEquals(await statusOf(malformed, "/account"), 303);
});

Deno.test("a session sends so many forms a minute, and other sessions send theirs (S92)", async () => {
  using _clock = stopClockAfterAll();
  const [one, other] = [await app.signedIn(), await app.signedIn()];
  const send = (client: CookieClient) =>
    client.post(`${APP_URL}/make-change`, { amount: "1" });
  for (let n = 0; n < FORMS; n++) {
    const response = await send(one);
    await response.body?.cancel();
    assertEquals(response.status, 200);
  }
  assertEquals(await assertTooMany(await send(one)), 1);
  assertEquals((await one.post(`${APP_URL}/logout`, {})).status, 429);
  assertEquals(await statusOf(one, "/make-change"), 200);
  const response = await send(other);
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

Deno.test("a client address forges so many events a minute, and FusionAuth is heard there nevertheless (S63)", async () => {
  using _clock = stopClockAfterAll();
  const address = newAddress();
  const body = eventBody("user.login.success", {});
  const send = (signature: string) =>
    app.browserAt(address).fetch(WEBHOOK, {
      method: "POST",
      headers: { "x-fusionauth-signature-jwt": signature },
      body,
    });
  for (let n = 0; n < FORGERIES; n++) {
    assertEquals((await send("forged")).status, 400);
  }
  log.clear();
  assertEquals((await send("forged")).status, 429);
  assertEquals(log.events("limit.reached")[0]?.kind, "webhook");
  assertEquals(log.events("webhook.refused"), []);
  assertEquals((await send(await signatureOf(app, body))).status, 200);
});

Deno.test("a limit of 0 is none", () => {
  const limit = createRateLimit("test", 0);
  for (let n = 0; n < 1_000; n++) limit("one");
});

Deno.test("a limit remembers 20,000 keys, and drops the one that it has not seen for longest", () => {
  const limit = createRateLimit("test", 1);
  const isAllowed = (key: string) => {
    try {
      limit(key);
      return true;
    } catch {
      return false;
    }
  };
  assertEquals([isAllowed("first"), isAllowed("first")], [true, false]);
  for (let n = 1; n < 20_000; n++) limit(`${n}`);
  assertEquals(isAllowed("first"), false);
  limit("20000");
  assertEquals([isAllowed("2"), isAllowed("first")], [false, true]);
});
