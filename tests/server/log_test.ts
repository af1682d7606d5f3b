import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
} from "@std/assert";
import { hiddenFields } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { importLogEvent } from "../support/app_modules.ts";
import { seeTokens } from "../support/code_exchange.ts";
import { cookieValueOf, sessionIdOf } from "../support/cookies.ts";
import { readErrorPage } from "../support/error_pages.ts";
import { keepLog } from "../support/log_lines.ts";
import { approve, signIn, startSignIn } from "../support/sign_in.ts";
import { RICHARD, RICHARD_ID } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

Deno.test("the log of a sign-in and a sign-out holds no secret (S86)", async () => {
  log.clear();
  const client = app.browser();
  const transaction = await startSignIn(client);
  const cookie = cookieValueOf(client, transaction.cookie) ?? "";
  const callback = await approve(client, transaction);
  const tokens = await seeTokens(() => client.fetch(callback));
  const session = sessionIdOf(client);
  const { body } = await client.navigate(`${APP_URL}/account`);
  const fields = hiddenFields(body);
  await client.fetch(callback);
  await client.fetch(`${callback}&code=again`);
  await client.fetch(`${APP_URL}/account?leak=${session}`, {
    method: "POST",
    headers: { origin: "https://evil.example" },
  });
  await client.post(`${APP_URL}/logout`, { form_token: "stale" });
  await client.submit(`${APP_URL}/logout`, fields);
  const other = await startSignIn(app.browser());
  await app.browser().fetch(await approve(app.browser(), other));
  await app.browser().fetch(`${APP_URL}/nothing-here/canary-path?canary-query`);
  // Refused before any route is looked for.
  await app.browser().fetch(`${APP_URL}/canary-path%00?canary-query`);

  assert(log.lines.length >= 5);
  assert(log.requests.length >= 12);
  assertEquals(
    log.requests.map(({ route }) => route).includes("/callback"),
    true,
  );
  const text = log.lines.join("\n") + JSON.stringify(log.requests);
  const canaries = [
    ...tokens,
    ...cookie.split(".").slice(0, 2),
    transaction.state,
    other.state,
    session,
    fields.form_token ?? "?",
    callback.searchParams.get("code") ?? "?",
    "super-secret-secret",
    RICHARD.password,
    RICHARD.loginId,
    "canary",
    "leak",
    "?",
  ];
  for (const canary of canaries) assertEquals(text.includes(canary), false);
});

Deno.test("sign-in, failed sign-in, sign-out and refused form log one event each (S86)", async () => {
  log.clear();
  const client = await app.signedIn();
  const { body } = await client.navigate(`${APP_URL}/account`);
  await client.fetch(`${APP_URL}/make-change`, { method: "POST" });
  await client.submit(`${APP_URL}/logout`, hiddenFields(body));
  await app.browser().fetch(`${APP_URL}/callback?code=x&state=y`);

  const names = log.lines.map((line) => JSON.parse(line).event);
  assertEquals(names, [
    "sign_in.done",
    "request.refused",
    "session.ended",
    "sign_in.failed",
  ]);
  for (const line of log.lines) {
    assertMatch(JSON.parse(line).time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  }
  assertEquals(log.events("sign_in.done")[0]?.sub, RICHARD_ID);
  assertEquals(log.events("session.ended")[0]?.sub, RICHARD_ID);
  assertEquals(log.events("session.ended")[0]?.reason, "signed_out");
  assertEquals(log.events("sign_in.failed")[0]?.problem, "unknown_transaction");
});

Deno.test("every request has one line, whose id its response and its error page carry", async () => {
  const client = await app.signedIn();
  log.clear();
  const responses = [
    await client.fetch(`${APP_URL}/account?x=y`),
    await client.fetch(`${APP_URL}/teller`),
    await client.fetch(`${APP_URL}/nothing-here`),
    await client.fetch(`${APP_URL}/a%2fb`, { method: "HEAD" }),
    await client.fetch(`${APP_URL}/`, { method: "PUT" }),
    await client.fetch(`${APP_URL}/make-change`, { method: "POST" }),
  ];
  assertEquals(
    log.requests.map(({ method, route, status }) => [method, route, status]),
    [
      ["GET", "/account", 200],
      ["GET", "/teller", 403],
      ["GET", null, 404],
      ["HEAD", null, 404],
      ["PUT", null, 405],
      ["POST", "/make-change", 403],
    ],
  );
  const ids = log.requests.map(({ request }) => request);
  assertEquals(
    responses.map(({ headers }) => headers.get("x-request-id")),
    ids,
  );
  assertEquals(new Set(ids).size, 6);
  assertEquals(log.events("request.refused")[0]?.request, ids[5]);
  const { reference } = await readErrorPage(responses[1] ?? Response.error());
  assertEquals(reference, ids[1]);
  for (const { ms, time } of log.requests) {
    assertEquals(typeof ms, "number");
    assertMatch(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  }
});

Deno.test("long text is truncated in the log (S87)", async () => {
  const logEvent = await importLogEvent();
  log.clear();
  logEvent("warn", "test", { text: "x".repeat(10_000), number: 1 });
  const [event] = log.events("test");
  assertEquals(event?.text, "x".repeat(300));
  assertEquals(event?.number, 1);
});

Deno.test("no input forges a log line (S87)", async () => {
  log.clear();
  const client = await app.signedIn();
  const forged = '\r\n{"event":"sign_in.done","sub":"evil"}\u001b[31m';
  await client.post(`${APP_URL}/make-change`, { amount: forged });
  await client.fetch(`${APP_URL}/${encodeURIComponent(forged)}`);
  const query = new URLSearchParams({
    error: forged,
    "error_description": forged,
    state: forged,
  });
  await app.browser().fetch(`${APP_URL}/callback?${query}`);
  const agent = app.browser({ "user-agent": '"}\t{"event":"evil"' });
  await signIn(agent);
  await app.browser().fetch(`${APP_URL}/x%0d%0ay`, { method: "POST" });
  for (const line of log.lines) {
    // deno-lint-ignore no-control-regex
    assertEquals(/[\x00-\x1f\x7f]/.test(line), false);
    assertEquals(typeof JSON.parse(line).event, "string");
    assertNotEquals(JSON.parse(line).sub, "evil");
  }
});
