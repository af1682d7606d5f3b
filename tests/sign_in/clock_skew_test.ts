import { assertEquals, assertMatch } from "@std/assert";
import { MINUTE } from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { countRefreshes } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertRefused,
  type Attempt,
  openAttempts,
} from "../support/sign_in_attempt.ts";

const { app, log, attempt } = await openAttempts();
const { clock } = app.emulator;

/** Signs in while FusionAuth's clock is ahead of the app's or, if negative, behind. */
async function attemptAt(offsetSeconds: number): Promise<Attempt> {
  clock.offsetSeconds = offsetSeconds;
  return await attempt().finally(() => clock.offsetSeconds = 0);
}

/** The sign-in is refused, and the log names the skew. */
async function assertSkewed(result: Attempt, skew: RegExp): Promise<void> {
  await assertRefused(result);
  assertMatch(result.reason, skew);
}

Deno.test("a FusionAuth clock 50 seconds ahead allows sign-in (S111)", async () => {
  assertAccepted(await attemptAt(50));
});

Deno.test("a FusionAuth clock 50 seconds behind allows sign-in (S111)", async () => {
  assertAccepted(await attemptAt(-50));
});

Deno.test("a FusionAuth clock two minutes ahead is refused, and the log says so (S111)", async () => {
  await assertSkewed(await attemptAt(120), /"iat" is 1[12]\d s ahead of/);
});

Deno.test("a FusionAuth clock two minutes behind is refused, and the log says so (S111)", async () => {
  await assertSkewed(await attemptAt(-120), /"iat" is 12\d s behind/);
});

Deno.test("a FusionAuth clock ten minutes ahead is refused, and the log says so (S111)", async () => {
  await assertSkewed(await attemptAt(600), /"iat" is (59|60)\d s ahead of/);
});

Deno.test("a FusionAuth clock ten minutes behind is refused, and the log says so (S111)", async () => {
  await assertSkewed(await attemptAt(-600), /"iat" is 60\d s behind/);
});

Deno.test("a FusionAuth clock 50 seconds behind does not cause an early refresh (S111)", async () => {
  const { client } = await attemptAt(-50);
  clock.offsetSeconds = -50;
  app.emulator.requests.length = 0;
  app.advance(200);
  const status = await statusOf(client, "/account");
  clock.offsetSeconds = 0;
  assertEquals(status, 200);
  assertEquals(app.emulator.requests, []);
});

Deno.test("a FusionAuth clock less than a minute off does no harm (S111)", async () => {
  for (const offset of [-55, 55]) {
    clock.offsetSeconds = offset;
    const client = await app.signedIn();
    app.emulator.requests.length = 0;
    assertEquals(await statusOf(client, "/make-change"), 200);
    app.advance(4 * MINUTE + 5);
    assertEquals(await statusOf(client, "/make-change"), 200);
    assertEquals(await statusOf(client, "/make-change"), 200);
    assertEquals(countRefreshes(app.emulator), 1);
  }
  clock.offsetSeconds = 0;
});

Deno.test("a FusionAuth clock ten minutes off is refused and named in the log (S111)", async () => {
  for (const [offset, where] of [[-600, "behind"], [600, "ahead"]] as const) {
    clock.offsetSeconds = offset;
    log.clear();
    const client = app.browser();
    const { url, response } = await signIn(client);
    assertEquals(`${url.pathname} ${response.status}`, "/callback 502");
    assertEquals(hasSessionCookie(client), false);
    assertMatch(
      String(log.events("sign_in.failed")[0]?.error),
      new RegExp(`"iat" is (599|600|601) s ${where}`),
    );
  }
  clock.offsetSeconds = 0;
});
