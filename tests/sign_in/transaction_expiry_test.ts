import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { againLink, refuse } from "../support/callbacks.ts";
import { stopClock } from "../support/clock.ts";
import { cookieValueOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import {
  approve,
  signIn,
  startAndApprove,
  startSignIn,
} from "../support/sign_in.ts";
import { RICHARD } from "../support/users.ts";

keepLog();
const app = await openApp();

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
  const [pending, secret, startedAt] =
    cookieValueOf(client, transaction.cookie)?.split(".") ?? [];
  app.advance(601);
  const hostile = btoa("//evil.example").replaceAll("=", "");
  for (const path of [hostile, "", "*", "=", hostile.repeat(40)]) {
    const value = [pending, secret, startedAt, path].join(".");
    const headers = { cookie: `${transaction.cookie}=${value}` };
    const body = await refuse(app, app.browser(headers), callback);
    const links = ["/login", "/login?return_to=%2Faccount"];
    assertEquals(links.includes(againLink(body)), true);
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
