import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { onBackChannel, unreachable } from "../support/back_channel.ts";
import { againLink, refuse } from "../support/callbacks.ts";
import { countExchanges } from "../support/code_exchange.ts";
import {
  cookieValueOf,
  forgetCookie,
  hasSessionCookie,
  sessionCookieOf,
} from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import {
  approve,
  signIn,
  startAndApprove,
  startSignIn,
} from "../support/sign_in.ts";
import { ADMIN, MONICA, RICHARD } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

Deno.test("two sign-ins in one browser both succeed when the first finishes first (S116)", async () => {
  const client = app.browser();
  const first = await startAndApprove(client, "/login?return_to=/make-change");
  const second = await startAndApprove(client, "/login?return_to=/account");
  assertEquals(
    (await client.navigate(first.callback)).url.pathname,
    "/make-change",
  );
  assertEquals(
    (await client.navigate(second.callback)).url.pathname,
    "/account",
  );
  const { response } = await client.navigate(`${APP_URL}/account`);
  assertEquals(response.status, 200);
});

Deno.test("two sign-ins in one browser both succeed when the second finishes first (S116)", async () => {
  const client = app.browser();
  const first = await startAndApprove(client, "/login?return_to=/make-change");
  const second = await startAndApprove(client, "/login?return_to=/account");
  assertEquals(
    (await client.navigate(second.callback)).url.pathname,
    "/account",
  );
  assertEquals(
    (await client.navigate(first.callback)).url.pathname,
    "/make-change",
  );
  const { response } = await client.navigate(`${APP_URL}/account`);
  assertEquals(response.status, 200);
});

Deno.test("two simultaneous sign-ins in one browser leave it signed in (S116)", async () => {
  const client = app.browser();
  const first = await startAndApprove(client);
  const second = await startAndApprove(client);
  const both = await Promise.all([
    client.fetch(first.callback),
    client.fetch(second.callback),
  ]);
  assertEquals(both.map(({ status }) => status), [303, 303]);
  const { response } = await client.navigate(`${APP_URL}/account`);
  assertEquals(response.status, 200);
});

Deno.test("a second user's sign-in in the same browser replaces the first (S116)", async () => {
  const client = await app.signedIn();
  const old = sessionCookieOf(client);
  const page = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(page.body, RICHARD.loginId);
  // The transaction started before anyone was signed in, as in a tab left open.
  const other = app.browser();
  const transaction = await startSignIn(other);
  const callback = await approve(other, transaction, MONICA);
  const value = cookieValueOf(other, transaction.cookie) ?? "";
  const response = await client.fetch(callback, {
    headers: { cookie: `${old}; ${transaction.cookie}=${value}` },
  });
  assertEquals(response.status, 303);
  const after = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(after.body, MONICA.loginId);
  const dead = await app.browser().fetch(`${APP_URL}/account`, {
    headers: { cookie: old },
  });
  assertEquals(dead.status, 303);
});

Deno.test("a tab whose transaction is gone takes a signed-in user into the app", async () => {
  const client = app.browser();
  const late = await startAndApprove(client, "/login?return_to=/make-change");
  await signIn(client);
  forgetCookie(client, late.transaction.cookie);
  const response = await client.fetch(late.callback);
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/account");
});

Deno.test("a tab whose transaction has expired takes a signed-in user into the app", async () => {
  const client = app.browser();
  const late = await startAndApprove(client, "/login?return_to=/make-change");
  app.advance(601);
  await signIn(client);
  const response = await client.fetch(late.callback);
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/make-change");
});

Deno.test("the back button to a callback leads into the app only while signed in", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  await client.navigate(callback);
  assertEquals((await client.navigate(callback)).url.pathname, "/account");
  client.cookies.clear();
  await refuse(app, client, callback);
});

Deno.test("a double submit of the sign-in form ends like a single one", async () => {
  const client = app.browser();
  const transaction = await startSignIn(
    client,
    "/login?return_to=/make-change",
  );
  const first = await approve(client, transaction);
  const second = await approve(client, transaction);
  const both = await Promise.all([client.fetch(first), client.fetch(second)]);
  const places = both.map(({ headers }) => headers.get("location"));
  assertEquals(places, ["/make-change", "/make-change"]);
  const landing = await client.navigate(`${APP_URL}/make-change`);
  assertEquals(landing.response.status, 200);
});

Deno.test("a failed callback takes a signed-in user to the account page", async () => {
  const client = await app.signedIn();
  const { url } = await client.navigate(`${APP_URL}/callback?code=x&state=y`);
  assertEquals(url.href, `${APP_URL}/account`);
});

Deno.test("tokens that cannot be trusted are an error even to a signed-in user, who stays so", async () => {
  const client = await app.signedIn();
  const session = sessionCookieOf(client);
  const other = app.browser();
  const { callback, transaction } = await startAndApprove(other);
  const value = cookieValueOf(other, transaction.cookie);
  using _forged = app.emulator.faults.set("id-token/signature-broken");
  log.clear();
  const response = await client.fetch(callback, {
    headers: { cookie: `${session}; ${transaction.cookie}=${value}` },
  });
  assertEquals(response.status, 502);
  assertStringIncludes(await response.text(), "We could not verify");
  assertEquals(log.events("sign_in.failed")[0]?.problem, "untrusted");
  assertEquals(log.events("callback.recovered"), []);
  assertEquals(sessionCookieOf(client), session);
  assertEquals((await client.fetch(`${APP_URL}/account`)).status, 200);
});

Deno.test("a callback in another browser explains itself and links to sign-in", async () => {
  const { callback } = await startAndApprove(app.browser());
  const body = await refuse(app, app.browser(), callback);
  assertStringIncludes(body, "may have begun in another browser");
  assertEquals(againLink(body), "/login");
});

Deno.test("a sign-in started at another loopback name moves to APP_URL first", async () => {
  for (const host of ["127.0.0.1:5000", "[::1]:5000"]) {
    const response = await app.handler(
      new Request(`http://${host}/login?return_to=/make-change`),
    );
    assertEquals(response.status, 307);
    assertEquals(
      response.headers.get("location"),
      `${APP_URL}/login?return_to=/make-change`,
    );
    assertEquals(response.headers.getSetCookie(), []);
  }
});

Deno.test("a callback at another loopback name still succeeds", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const away = new URL(callback);
  away.hostname = "127.0.0.1";
  const response = await app.handler(new Request(away));
  assertEquals(response.status, 307);
  assertEquals(response.headers.get("location"), callback.href);
});

Deno.test("a callback at another host is refused", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const exchanges = countExchanges(app);
  const away = new URL(callback);
  away.hostname = "evil.example";
  const response = await app.handler(new Request(away));
  assertEquals(response.status, 421);
  assertEquals(countExchanges(app), exchanges);
});

Deno.test("a FusionAuth that is down at the code exchange means 503, no session, and the destination kept", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(
    client,
    "/login?return_to=/make-change",
  );
  const response = await onBackChannel(
    unreachable,
    () => client.fetch(callback),
  );
  assertEquals(response.status, 503);
  assertMatch(response.headers.get("retry-after") ?? "", /^\d+$/);
  const body = await response.text();
  assertStringIncludes(body, "cannot be reached right now");
  assertEquals(againLink(body), "/login?return_to=%2Fmake-change");
  assertEquals(hasSessionCookie(client), false);
  const landing = await signIn(client, RICHARD, againLink(body));
  assertEquals(landing.url.href, `${APP_URL}/make-change`);
});

Deno.test("no failed callback redirects, so none can loop", async () => {
  const { callback } = await startAndApprove(app.browser());
  for (const query of ["", "?code=x&state=y", callback.search, "?error=x"]) {
    const { visited } = await app.browser().navigate(
      `${APP_URL}/callback${query}`,
    );
    assertEquals(visited.length, 1);
  }
});

Deno.test("a used callback leads to one sign-in, without a loop", async () => {
  const client = app.browser();
  const { transaction, callback } = await startAndApprove(client);
  const value = cookieValueOf(client, transaction.cookie);
  await client.fetch(callback);
  // The same cookie again without a session, as in a restored tab.
  const restored = app.browser();
  const response = await restored.fetch(callback, {
    headers: { cookie: `${transaction.cookie}=${value}` },
  });
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/account");
  const { visited } = await restored.navigate(`${APP_URL}/account`);
  assertEquals(
    visited.map(({ pathname }) => pathname),
    ["/account", "/login", "/oauth2/authorize"],
  );
});

Deno.test("a user without a registration is registered by signing in", async () => {
  const landing = await signIn(app.browser(), ADMIN);
  assertEquals(landing.url.href, `${APP_URL}/account`);
});
