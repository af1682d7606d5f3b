import { assert, assertEquals } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { ACCESS_TOKEN_LIFETIME, MINUTE, stopClock } from "../support/clock.ts";
import { cookieHeaderOf, hasSessionCookie } from "../support/cookies.ts";
import { countRefreshes } from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { assertSignedOut, statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { RICHARD } from "../support/users.ts";

const PAGE = `${APP_URL}/make-change`;
const log = keepLog();
const app = await openApp();
const { faults, requests } = app.emulator;

/** Opens a page: 200 with a session, 303 to sign-in without. */
function open(client: CookieClient): Promise<number> {
  return statusOf(client, PAGE);
}

/** A final error of FusionAuth ends the session at once. */
async function assertFinal(fault: FaultName): Promise<void> {
  const client = await app.signedIn();
  const cookie = cookieHeaderOf(client);
  app.advance(4 * MINUTE + 30);
  {
    using _fault = faults.set(fault);
    assertEquals(await open(client), 303);
  }
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await open(app.browser({ cookie })), 303);
}

/**
 * A temporary failure keeps the session: pages open while the token lasts, refreshes are retried
 * rarely, and no sign-in is needed afterwards.
 */
async function assertPassing(fault: FaultName, status = 503): Promise<void> {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  {
    using _fault = faults.set(fault);
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

Deno.test("an error that no retry can fix ends the session (S52)", async () => {
  const client = await app.signedIn();
  const invalid = Response.json({ error: "invalid_request" }, { status: 400 });
  app.advance(ACCESS_TOKEN_LIFETIME);
  log.clear();
  const status = await onBackChannel(
    (call, next) =>
      isFor(call, "/oauth2/token") ? Promise.resolve(invalid) : next(),
    () => open(client),
  );
  assertEquals(status, 303);
  assertEquals(log.events("session.ended")[0]?.reason, "refused_refresh");
  await assertSignedOut(client);
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
  faults.set("refresh/answer-lost", { times: 1 });
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
  faults.set("refresh/answer-lost", { times: 1 });
  assertEquals(await open(client), 200);
  app.advance(11);
  const { visited, response } = await client.navigate(PAGE);
  const paths = visited.map(({ pathname }) => pathname);
  assertEquals(paths, ["/make-change", "/login", "/oauth2/authorize"]);
  assertEquals(response.status, 200);
  assertEquals((await signIn(client, RICHARD, "/make-change")).url.href, PAGE);
});
