import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { againLink, edited, refuse } from "../support/callbacks.ts";
import { CACHE_EXPIRY, stopClock } from "../support/clock.ts";
import { countExchanges } from "../support/code_exchange.ts";
import {
  cookieValueOf,
  DESTINATION_COOKIE,
  forgetCookie,
  hasSessionCookie,
  SESSION_COOKIE,
  sessionIdOf,
} from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import {
  approve,
  signIn,
  startAndApprove,
  startSignIn,
} from "../support/sign_in.ts";
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
  const response = await thief.fetch(first.callback, {
    headers: { cookie: `${first.transaction.cookie}=${value}` },
  });
  await response.body?.cancel();
  assertEquals(response.status >= 300 && response.status < 500, true);
  assertEquals(hasSessionCookie(thief), false);
  assertEquals(countExchanges(app), exchanges);
});

Deno.test("an altered transaction cookie opens no session (S11)", async () => {
  const client = app.browser();
  const { transaction, callback } = await startAndApprove(client);
  const value = cookieValueOf(client, transaction.cookie) ?? "";
  const [pending = "", secret = "", startedAt = "", path = ""] = value.split(
    ".",
  );
  const forged = [
    "",
    "x",
    `${pending}.${secret}.${startedAt}`,
    `${pending}.${secret}.${Number(startedAt) + 1}.${path}`,
    `${pending}.${"A".repeat(43)}.${startedAt}.${path}`,
    `${pending}.${secret}.${startedAt}.${path}.`,
  ];
  for (const cookie of forged) {
    const response = await app.browser().fetch(callback, {
      headers: { cookie: `${transaction.cookie}=${cookie}` },
    });
    await response.body?.cancel();
    assert([303, 400, 502].includes(response.status), `${response.status}`);
    const cookies = response.headers.getSetCookie().join("\n");
    assertEquals(cookies.includes(`${SESSION_COOKIE}=`), false);
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
  assertEquals(log.events("callback.healed").length, 3);
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

Deno.test("another issuer is refused before the code is sent (S13)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const evil = "https://evil.example";
  const body = await refuse(
    app,
    client,
    edited(callback, (query) => query.set("iss", evil)),
  );
  assertStringIncludes(body, "did not come from our sign-in service");
});

Deno.test("an issuer that resembles FusionAuth's is refused (S13)", async () => {
  const issuer = app.emulator.issuer;
  const forms = [`${issuer}/`, issuer.toUpperCase(), ` ${issuer}`, "", "null"];
  for (const iss of forms) {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    await refuse(
      app,
      client,
      edited(callback, (query) => query.set("iss", iss)),
    );
  }
});

Deno.test("a repeated issuer is refused (S13)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const { issuer } = app.emulator;
  await refuse(
    app,
    client,
    edited(callback, (query) => query.append("iss", issuer)),
  );
});

Deno.test("another issuer is refused in an error response, too (S13)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const body = await refuse(
    app,
    client,
    edited(callback, (query) => {
      query.delete("code");
      query.set("error", "access_denied");
      query.set("iss", "https://evil.example");
    }),
  );
  assertStringIncludes(body, "did not come from our sign-in service");
});

Deno.test("a callback without issuer is refused if the metadata promises one (S13)", async () => {
  const silent = app.browser();
  const { callback } = await startAndApprove(silent);
  const bare = edited(callback, (query) => query.delete("iss"));
  assertEquals((await silent.navigate(bare)).url.pathname, "/account");

  app.advance(CACHE_EXPIRY);
  await onBackChannel(async (request, next) => {
    const response = await next();
    if (!isFor(request, "/openid-configuration")) return response;
    return Response.json({
      ...await response.json(),
      "authorization_response_iss_parameter_supported": true,
    });
  }, async () => {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    await refuse(app, client, edited(callback, (query) => query.delete("iss")));
  });
  app.advance(CACHE_EXPIRY);
});

Deno.test("a repeated parameter is refused (S14)", async () => {
  for (const name of ["code", "state"]) {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    const value = callback.searchParams.get(name) ?? "";
    await refuse(
      app,
      client,
      edited(callback, (query) => query.append(name, value)),
    );
    await refuse(
      app,
      client,
      edited(callback, (query) => query.append(name, "")),
    );
  }
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const twice = edited(callback, (query) => {
    query.delete("code");
    query.append("error", "access_denied");
    query.append("error", "access_denied");
  });
  await refuse(app, client, twice);
});

Deno.test("an error from FusionAuth is answered with a friendly page and ends the transaction (S15)", async () => {
  const client = app.browser();
  const { callback, transaction } = await startAndApprove(
    client,
    "/login?return_to=/make-change",
  );
  const denied = edited(callback, (query) => {
    query.delete("code");
    query.set("error", "access_denied");
    query.set("error_description", "<script>alert(1)</script>");
    query.set("error_reason", "<script>");
  });
  const body = await refuse(app, client, denied);
  assertStringIncludes(body, "The sign-in was not completed");
  assertEquals(body.includes("alert(1)"), false);
  assertEquals(againLink(body), "/login?return_to=%2Fmake-change");
  assertEquals(cookieValueOf(client, transaction.cookie), undefined);
  // The code of the same transaction is useless from now on.
  await refuse(app, client, callback);
});

Deno.test("an error with an unknown state is not shown (S15)", async () => {
  const query = new URLSearchParams({
    error: "access_denied",
    "error_description": "canary<script>",
    state: "a".repeat(43),
  });
  const body = await refuse(app, app.browser(), `${APP_URL}/callback?${query}`);
  assertEquals(body.includes("canary"), false);
  assertEquals(body.includes("access_denied"), false);
});

Deno.test("an error together with a code is refused (S15)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  await refuse(
    app,
    client,
    edited(callback, (query) => query.set("error", "x")),
  );
});

Deno.test("an unknown error is answered with a page and one log line (S15)", async () => {
  const descriptions = [
    "x".repeat(50_000),
    "a\r\nSet-Cookie: x=y",
    "\u001b[31m",
  ];
  const errors = ["never_heard_of", "a\r\nb: c", "<b>", "x".repeat(10_000)];
  for (const error of errors) {
    for (const description of descriptions) {
      const client = app.browser();
      const { callback } = await startAndApprove(client);
      log.clear();
      const body = await refuse(
        app,
        client,
        edited(callback, (query) => {
          query.delete("code");
          query.set("error", error);
          query.set("error_description", description);
        }),
      );
      assertEquals(body.includes(description), false);
      assertEquals(log.lines.length, 1);
      assertEquals(log.events("sign_in.failed")[0]?.problem, "denied");
      assert((log.lines[0]?.length ?? 0) < 500);
    }
  }
});

Deno.test("tokens in the URL are refused (S16)", async () => {
  for (const name of ["access_token", "id_token", "response"]) {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    await refuse(
      app,
      client,
      edited(callback, (query) => query.set(name, "x")),
    );
  }
});

Deno.test("a callback by POST is refused (S16)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const exchanges = countExchanges(app);
  const form = new URLSearchParams(callback.search);
  const target = `${APP_URL}/callback`;
  const foreign = await client.fetch(target, {
    method: "POST",
    body: form,
    headers: { origin: app.emulator.origin },
  });
  assertEquals(foreign.status, 403);
  const own = await client.post(target, form);
  assert(own.status === 404 || own.status === 405);
  const inQuery = await client.post(callback, {});
  assert(inQuery.status === 404 || inQuery.status === 405);
  assertEquals(countExchanges(app), exchanges);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("HEAD does not consume a callback (S16)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const head = await client.fetch(callback, { method: "HEAD" });
  assertEquals(head.status, 405);
  assertEquals(head.headers.get("allow"), "GET");
  assertEquals((await client.navigate(callback)).url.pathname, "/account");
});

Deno.test("unknown parameters do no harm (S17)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const more = edited(callback, (query) => {
    query.set("locale", "en_US");
    query.set("userState", "Authenticated");
    query.set("session_state", "x");
    query.set("foo", "bar");
  });
  assertEquals((await client.navigate(more)).url.pathname, "/account");
});

Deno.test("the authorization code does not linger (S18)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const response = await client.fetch(callback);
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/account");
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(response.headers.get("referrer-policy"), "no-referrer");
  assertEquals(await response.text(), "");
});

Deno.test("the page of a failed sign-in does not leak its URL (S18)", async () => {
  const response = await app.browser().fetch(
    `${APP_URL}/callback?code=x&state=y`,
  );
  assertEquals(response.headers.get("referrer-policy"), "no-referrer");
  const body = await response.text();
  assertEquals(/<(script|iframe|img)[^>]*(https?:)?\/\//.test(body), false);
});

Deno.test("the transaction cookie is deleted with the transaction (S18)", async () => {
  const client = app.browser();
  const { callback, transaction } = await startAndApprove(client);
  assertNotEquals(cookieValueOf(client, transaction.cookie), undefined);
  await client.fetch(callback);
  assertEquals(cookieValueOf(client, transaction.cookie), undefined);
  assertEquals(cookieValueOf(client, DESTINATION_COOKIE), undefined);
});

Deno.test("a transaction of more than ten minutes has expired and keeps its destination (S19)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(
    client,
    "/login?return_to=/make-change",
  );
  app.advance(601);
  const body = await refuse(app, client, callback);
  assertStringIncludes(body, "has expired");
  assertEquals(againLink(body), "/login?return_to=%2Fmake-change");
  const landing = await signIn(client, RICHARD, againLink(body));
  assertEquals(landing.url.href, `${APP_URL}/make-change`);
});

Deno.test("a transaction expires even in a browser that keeps its cookie (S19)", async () => {
  const client = app.browser();
  const { callback, transaction } = await startAndApprove(
    client,
    "/login?return_to=/teller",
  );
  const value = cookieValueOf(client, transaction.cookie);
  app.advance(601);
  const headers = { cookie: `${transaction.cookie}=${value}` };
  const body = await refuse(app, app.browser(headers), callback);
  assertStringIncludes(body, "has expired");
  assertEquals(againLink(body), "/login?return_to=%2Fteller");
});

Deno.test("the remembered destination is checked like any other (S19)", async () => {
  const client = app.browser();
  const { callback, transaction } = await startAndApprove(client);
  const hostile = btoa("//evil.example").replaceAll("=", "");
  for (const value of [hostile, "", "*", "=", hostile.repeat(40)]) {
    const headers = {
      cookie: `${DESTINATION_COOKIE}=${transaction.state}.${value}`,
    };
    const body = await refuse(app, app.browser(headers), callback);
    assertEquals(againLink(body), "/login");
  }
});

Deno.test("a transaction of just under ten minutes can be finished (S19)", async () => {
  using _clock = stopClock(app);
  const client = app.browser();
  const transaction = await startSignIn(client);
  app.advance(595);
  const callback = await approve(client, transaction);
  assertEquals((await client.navigate(callback)).url.pathname, "/account");
});

Deno.test("a transaction from the future is refused (S19)", async () => {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const callback = await approve(client, transaction);
  app.advance(-3_600);
  try {
    await refuse(app, client, callback);
  } finally {
    app.advance(3_600);
  }
});

Deno.test("a garbage callback is answered with a page and one log line (S20)", async () => {
  const state = "a".repeat(43);
  const queries = [
    "code=%00&state=%00",
    "code=x&state=%00",
    "code=%zz&state=%",
    `code=${"x".repeat(16_384)}&state=${state}`,
    "code=\u{1F4A3}&state=\u{1F4A3}",
    "&&&&&&=&=&",
    Array.from({ length: 5_000 }, (_, n) => `p${n}=1`).join("&"),
    `state=${state}`,
    `code=&state=${state}`,
    `error=&state=${state}`,
    "code[]=x&state[]=y",
    "__proto__=x&constructor=y&state=toString&code=x",
    `code=x&state=${"a".repeat(8_192)}`,
    "code=x&state=a%0d%0aSet-Cookie:%20session=x",
  ];
  for (const query of queries) {
    log.clear();
    await refuse(app, app.browser(), `${APP_URL}/callback?${query}`);
    assertEquals(log.lines.length, 1);
    assert((log.lines[0]?.length ?? 0) < 500);
  }
});

Deno.test("a code unknown to FusionAuth is refused (S20)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(
    client,
    "/login?return_to=/teller",
  );
  const response = await client.fetch(
    edited(callback, (query) => query.set("code", "\u{1F4A3}\u0000<x>")),
  );
  assertEquals(response.status, 400);
  const body = await response.text();
  assertStringIncludes(body, "did not confirm this sign-in");
  assertEquals(againLink(body), "/login?return_to=%2Fteller");
  assertEquals(hasSessionCookie(client), false);
});
