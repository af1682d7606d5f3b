import { assertEquals, assertMatch } from "@std/assert";
import { statusOf } from "../support/pages.ts";
import {
  assertAccepted,
  assertRefused,
  type Attempt,
  openAttempts,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();

/** Signs in while FusionAuth's clock is ahead of the app's or, if negative, behind. */
async function attemptAt(offsetSeconds: number): Promise<Attempt> {
  app.emulator.clock.offsetSeconds = offsetSeconds;
  return await attempt().finally(() => app.emulator.clock.offsetSeconds = 0);
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
  app.emulator.clock.offsetSeconds = -50;
  app.emulator.requests.length = 0;
  app.advance(200);
  const status = await statusOf(client, "/account");
  app.emulator.clock.offsetSeconds = 0;
  assertEquals(status, 200);
  assertEquals(app.emulator.requests, []);
});
