import { assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { HOUR, MINUTE, stopClock } from "../support/clock.ts";
import { cookieHeaderOf, hasSessionCookie } from "../support/cookies.ts";
import { changeJwt } from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { countSessions } from "../support/store.ts";

keepLog();
const app = await openApp({
  SESSION_IDLE_MINUTES: "30",
  SESSION_MAX_HOURS: "12",
});

/** Opens a page: 200 with a session, 303 to sign-in without. */
function open(client: CookieClient): Promise<number> {
  return statusOf(client, "/make-change");
}

Deno.test("a session ends 30 minutes after its last request (S42)", async () => {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  app.advance(30 * MINUTE - 1);
  assertEquals(await open(client), 200);
  app.advance(30 * MINUTE);
  assertEquals(await open(client), 303);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("every request more than five minutes after the last extends a session (S42)", async () => {
  const client = await app.signedIn();
  for (let times = 0; times < 6; times++) {
    app.advance(20 * MINUTE);
    assertEquals(await open(client), 200);
  }
  app.advance(4 * MINUTE);
  assertEquals(await open(client), 200);
  app.advance(26 * MINUTE);
  assertEquals(await open(client), 303);
});

Deno.test("a session ends 12 hours after its sign-in, however busy it is (S43)", async () => {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  const before = await countSessions();
  for (let times = 0; times < 35; times++) {
    app.advance(20 * MINUTE);
    assertEquals(await open(client), 200);
  }
  app.advance(20 * MINUTE - 1);
  assertEquals(await open(client), 200);
  // The browser drops its cookie, too: sent all the same, it is no session's.
  const stale = app.browser({ cookie: cookieHeaderOf(client) });
  assertEquals(await open(stale), 200);
  app.advance(1);
  assertEquals(await open(client), 303);
  assertEquals(await open(stale), 303);
  // KV removes the record some time later.
  assertEquals(await countSessions(), before);
});

Deno.test("a session ends when its refresh token expires (S44)", async () => {
  const shortLived = changeJwt(app.emulator, {
    refreshTokenTimeToLiveInMinutes: 20,
  });
  const client = await app.signedIn();
  shortLived[Symbol.dispose]();
  const cookie = cookieHeaderOf(client);
  app.advance(15 * MINUTE);
  assertEquals(await open(client), 200);
  app.advance(5 * MINUTE);
  assertEquals(await open(client), 303);
  assertEquals(await open(app.browser({ cookie })), 303);
});

Deno.test("a clock set back an hour neither ends a session nor makes one endless (S112)", async () => {
  const client = await app.signedIn();
  app.advance(-HOUR);
  assertEquals(await open(client), 200);
  const other = await app.signedIn();
  assertEquals(await open(other), 200);
  app.advance(20 * MINUTE);
  assertEquals(await open(client), 200);
  app.advance(20 * MINUTE);
  assertEquals(await open(client), 200);
  app.advance(HOUR + 31 * MINUTE);
  assertEquals(await open(client), 303);
  assertEquals(await open(other), 303);
});
