import { assertEquals, assertStringIncludes } from "@std/assert";
import { hiddenFields } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { isFor, onBackChannel, unreachable } from "../support/back_channel.ts";
import {
  ACCESS_TOKEN_LIFETIME,
  CACHE_EXPIRY,
  REFRESH_BACK_OFF,
} from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { openEmulator } from "../support/emulator.ts";
import { assertSignedOut, statusOf } from "../support/pages.ts";
import { signIn, startAndApprove } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";
import { countSessions } from "../support/store.ts";

const { app, log, attempt } = await openAttempts();
const { faults } = app.emulator;

Deno.test("while FusionAuth fails, a signed-in user can continue and sign out (S106)", async () => {
  const client = await app.signedIn();
  const before = await countSessions();
  using _failing = faults.set("all/status-500");
  const { response, body } = await client.navigate(`${APP_URL}/account`);
  const change = await client.post(`${APP_URL}/make-change`, {
    ...hiddenFields(body),
    amount: "1.23",
  });
  assertEquals([response.status, change.status], [200, 200]);
  assertStringIncludes(await change.text(), "24 nickels and 3 pennies");

  const signedOut = await client.post(`${APP_URL}/logout`, hiddenFields(body));
  assertEquals(signedOut.status, 303);
  assertEquals(await countSessions(), before - 1);
  await assertSignedOut(client);
});

Deno.test("a failed code exchange is not repeated after 500 (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-500"]),
    "500",
    503,
  );
});

Deno.test("a failed code exchange is not repeated after 502 (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-502"]),
    "502",
    503,
  );
});

Deno.test("a failed code exchange is not repeated after 503 with Retry-After (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-503"]),
    "503",
    503,
  );
});

Deno.test("a failed code exchange is not repeated after 429 with Retry-After (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-429"]),
    "429",
    503,
  );
});

Deno.test(
  "a failed code exchange is not repeated after a lost response (S106)",
  async () => {
    const result = await attempt(["exchange/answer-lost"]);
    await assertTokensRefused(result, "", 503);
  },
);

Deno.test(
  "a failed code exchange is not repeated after a truncated response (S106)",
  async () => {
    const result = await attempt(["exchange/body-cut"]);
    await assertTokensRefused(result, "", 503);
  },
);

Deno.test("a failed code exchange is not repeated after a connection failure (S106)", async () => {
  const { client, callback } = await startAndApprove(app.browser());
  let exchanges = 0;
  const status = await onBackChannel((request, next) => {
    if (!isFor(request, "/oauth2/token")) return next();
    exchanges++;
    return unreachable();
  }, () => statusOf(client, callback));
  assertEquals([status, exchanges], [503, 1]);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("after a failure the next sign-in succeeds at once (S106)", async () => {
  app.advance(CACHE_EXPIRY);
  using _failing = faults.set("all/status-503");
  assertEquals(await statusOf(app.browser(), "/login"), 503);
  faults.clear();
  assertAccepted(await attempt());
});

Deno.test("a session whose token expired during an outage continues within ten seconds (S106)", async () => {
  const client = await app.signedIn();
  app.advance(ACCESS_TOKEN_LIFETIME);
  const failing = faults.set("all/status-503");
  const response = await client.fetch(`${APP_URL}/account`);
  failing.clear();
  await response.body?.cancel();
  assertEquals(response.status, 503);
  assertEquals(response.headers.get("retry-after"), "10");
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

// The last test: it takes the emulator down.
Deno.test("a FusionAuth that returns with other keys needs no restart of the app (S106)", async () => {
  const client = await app.signedIn();
  const { port, origin } = app.emulator;
  await app.emulator.close();
  log.clear();
  assertEquals(await statusOf(client, "/account"), 200);
  app.advance(CACHE_EXPIRY);
  assertEquals(await statusOf(app.browser(), "/login"), 503);
  assertEquals(await statusOf(client, "/account"), 503);
  assertEquals(log.events("session.ended"), []);

  await using _back = await openEmulator({ port, issuer: origin });
  const { url, response } = await signIn(app.browser());
  assertEquals([url.pathname, response.status], ["/account", 200]);
});
