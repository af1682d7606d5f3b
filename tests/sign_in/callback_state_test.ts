import { assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { edited, refuse } from "../support/callbacks.ts";
import { countExchanges } from "../support/code_exchange.ts";
import {
  cookieValueOf,
  forgetCookie,
  hasSessionCookie,
  SESSION_COOKIE,
  sessionIdOf,
} from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { approve, startAndApprove, startSignIn } from "../support/sign_in.ts";
import { countSessions } from "../support/store.ts";
import { MONICA, RICHARD } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

Deno.test("a callback without state is refused (S9)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  await refuse(app, client, edited(callback, (query) => query.delete("state")));
  await refuse(
    app,
    client,
    edited(callback, (query) => query.set("state", "")),
  );
});

Deno.test("a callback with an unknown state is refused (S9)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const states = [crypto.randomUUID(), "x", "a".repeat(43), "../x", "*"];
  for (const state of states) {
    await refuse(
      app,
      client,
      edited(callback, (query) => query.set("state", state)),
    );
  }
});

Deno.test("a callback with one altered character in the state is refused (S9)", async () => {
  const client = app.browser();
  const { callback, transaction } = await startAndApprove(client);
  const first = transaction.state.startsWith("a") ? "b" : "a";
  const state = first + transaction.state.slice(1);
  await refuse(
    app,
    client,
    edited(callback, (query) => query.set("state", state)),
  );
});

Deno.test("a callback without a sign-in is refused (S9)", async () => {
  await refuse(app, app.browser(), `${APP_URL}/callback`);
  await refuse(app, app.browser(), `${APP_URL}/callback?code=x`);
});

Deno.test("a callback of another browser is refused in one without a sign-in under way (S10)", async () => {
  const { callback } = await startAndApprove(app.browser());
  await refuse(app, app.browser(), callback);
});

Deno.test("a callback of another browser is refused in one with a sign-in of its own (S10)", async () => {
  const { callback } = await startAndApprove(app.browser());
  const victim = app.browser();
  const own = await startAndApprove(victim);
  await refuse(app, victim, callback);
  const done = await victim.navigate(own.callback);
  assertEquals(done.url.pathname, "/account");
});

Deno.test("a callback of another browser leaves a signed-in user alone (S10)", async () => {
  const attacker = app.browser();
  const transaction = await startSignIn(attacker);
  const callback = await approve(attacker, transaction, MONICA);
  const victim = await app.signedIn();
  const before = sessionIdOf(victim);
  const exchanges = countExchanges(app);
  const { url, body } = await victim.navigate(callback);
  assertEquals(url.pathname, "/account");
  assertStringIncludes(body, RICHARD.loginId);
  assertEquals(sessionIdOf(victim), before);
  assertEquals(countExchanges(app), exchanges);
});

Deno.test("the cookie of one transaction is refused for another (S11)", async () => {
  const client = app.browser();
  const first = await startAndApprove(client);
  const second = await startAndApprove(client);
  forgetCookie(client, first.transaction.cookie);
  await refuse(app, client, first.callback);

  const thief = app.browser();
  const value = cookieValueOf(client, second.transaction.cookie);
  const exchanges = countExchanges(app);
  const sessions = await countSessions();
  log.clear();
  const response = await thief.fetch(first.callback, {
    headers: { cookie: `${first.transaction.cookie}=${value}` },
  });
  await response.body?.cancel();
  assertEquals(response.status, 400);
  assertEquals(
    log.events("sign_in.failed")[0]?.problem,
    "unknown_transaction",
  );
  assertEquals(hasSessionCookie(thief), false);
  assertEquals(await countSessions(), sessions);
  assertEquals(countExchanges(app), exchanges);
});

/** The status of a callback whose transaction cookie was altered, which opens no session. */
async function finishWith(
  alter: (parts: string[]) => string,
): Promise<number> {
  const client = app.browser();
  const { transaction, callback } = await startAndApprove(client);
  const value = cookieValueOf(client, transaction.cookie) ?? "";
  const response = await app.browser().fetch(callback, {
    headers: { cookie: `${transaction.cookie}=${alter(value.split("."))}` },
  });
  await response.body?.cancel();
  const cookies = response.headers.getSetCookie().join("\n");
  assertEquals(cookies.includes(`${SESSION_COOKIE}=`), false);
  return response.status;
}

Deno.test("a malformed transaction cookie is no transaction (S11)", async () => {
  assertEquals(await finishWith(() => ""), 400);
  assertEquals(await finishWith(() => "x"), 400);
  assertEquals(await finishWith((parts) => parts.slice(0, 3).join(".")), 400);
  assertEquals(await finishWith((parts) => parts.join(".") + "."), 400);
});

Deno.test("an altered transaction cookie no longer fits the ID token's nonce (S11, S27)", async () => {
  const older = ([pending, secret, startedAt, path]: string[]) =>
    [pending, secret, Number(startedAt) + 1, path].join(".");
  const other = ([pending, _secret, startedAt, path]: string[]) =>
    [pending, "A".repeat(43), startedAt, path].join(".");
  for (const alter of [older, other]) {
    log.clear();
    assertEquals(await finishWith(alter), 502);
    assertStringIncludes(
      String(log.events("sign_in.failed")[0]?.error),
      '"nonce" is not the one of this sign-in',
    );
  }
});

Deno.test("a callback opened again leads into the app and keeps the session (S12)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  await client.fetch(callback);
  const session = sessionIdOf(client);
  const exchanges = countExchanges(app);
  const sessions = await countSessions();
  log.clear();
  for (let count = 0; count < 3; count++) {
    const again = await client.fetch(callback);
    assertEquals(again.status, 303);
    assertEquals(again.headers.get("location"), "/account");
  }
  assertEquals(log.events("callback.recovered").length, 3);
  assertEquals(sessionIdOf(client), session);
  assertEquals(countExchanges(app), exchanges);
  assertEquals(await countSessions(), sessions);
  const { response } = await client.navigate(`${APP_URL}/account`);
  assertEquals(response.status, 200);
});

Deno.test("a callback opened fifty times at once opens one session (S12)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const exchanges = countExchanges(app);
  const sessions = await countSessions();
  const responses = await Promise.all(
    Array.from({ length: 50 }, () => client.fetch(callback)),
  );
  const opened = responses.filter(({ headers }) =>
    headers.getSetCookie().some((line) => line.startsWith(`${SESSION_COOKIE}=`))
  );
  assertEquals(opened.length, 1);
  assertEquals(responses.map(({ status }) => status), Array(50).fill(303));
  assertEquals(countExchanges(app), exchanges + 1);
  assertEquals(await countSessions(), sessions + 1);
  const { url, response } = await client.navigate(`${APP_URL}/account`);
  assertEquals(url.pathname, "/account");
  assertEquals(response.status, 200);
});
