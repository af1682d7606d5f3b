import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { randomId } from "../support/app_modules.ts";
import {
  appCookiePattern,
  attributesOf,
  cookieHeaderOf,
  cookieValueOf,
  forgetCookie,
  SESSION_COOKIE,
  sessionCookieOf,
  sessionIdOf,
  TRANSACTION_COOKIE,
} from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { formFieldsOf, isSignedIn, PAGES, signOut } from "../support/pages.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import { MONICA, RICHARD } from "../support/users.ts";

keepLog();
const app = await openApp();

/** A browser that sends exactly this `Cookie` header. */
function withCookie(cookie: string): CookieClient {
  return app.browser({ cookie });
}

/** The `Set-Cookie` lines of a sign-in, a malformed cookie and a sign-out. */
async function seeSetCookies(): Promise<string[]> {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const callback = await client.fetch(await approve(client, transaction));
  const malformed = await withCookie(`${SESSION_COOKIE}=broken`)
    .fetch(`${APP_URL}/account`);
  const signedOut = await signOut(client);
  return [transaction.response, callback, malformed, signedOut]
    .flatMap(({ headers }) => headers.getSetCookie());
}

Deno.test("every cookie is HttpOnly, SameSite=Lax, host-only and for the whole site (S35)", async () => {
  const lines = await seeSetCookies();
  assert(lines.length >= 5, `${lines.length} cookies`);
  for (const line of lines) {
    assertEquals(attributesOf(line), ["HttpOnly", "Path=/", "SameSite=Lax"]);
    assertMatch(line, /; Max-Age=\d+(;|$)/);
    assertMatch(line, appCookiePattern());
  }
  const session = lines.filter((line) => /^session=[^;]/.test(line));
  assertEquals(session.length, 1);
  assertMatch(session[0] ?? "", /; Max-Age=43200;/);
});

Deno.test("session ids are long, random and unique (S36)", async () => {
  const ids = new Set<string>();
  for (let count = 0; count < 10_000; count++) ids.add(await randomId());
  assertEquals(ids.size, 10_000);
  // Every byte takes nearly all of its values, so none of the 256 bits is constant or counted.
  const seen = Array.from({ length: 32 }, () => new Set<number>());
  for (const id of ids) {
    assertMatch(id, /^[\w-]{43}$/);
    const bytes = Uint8Array.fromBase64(id, { alphabet: "base64url" });
    seen.forEach((values, at) => values.add(bytes[at] ?? -1));
  }
  assert(seen.every(({ size }) => size > 250));
});

Deno.test("every sign-in gets a random id of its own (S36)", async () => {
  const ids = new Set<string>();
  for (let count = 0; count < 20; count++) {
    const id = sessionIdOf(await app.signedIn());
    assertMatch(id, /^[\w-]{43}$/);
    assertEquals(
      Uint8Array.fromBase64(id, { alphabet: "base64url" }).length,
      32,
    );
    ids.add(id);
  }
  assertEquals(ids.size, 20);
});

Deno.test("the session id is in Set-Cookie and nowhere else (S36)", async () => {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const callback = await client.fetch(await approve(client, transaction));
  const id = sessionIdOf(client);
  const { headers } = callback;
  const lines = headers.getSetCookie().filter((line) => line.includes(id));
  assertEquals(lines.length, 1);
  assertEquals((headers.get("location") ?? "").includes(id), false);
  for (const path of PAGES) {
    const { response, body } = await client.navigate(APP_URL + path);
    assertEquals(body.includes(id), false, path);
    assertEquals(JSON.stringify([...response.headers]).includes(id), false);
  }
});

Deno.test("a session id planted before the sign-in is not adopted (S37)", async () => {
  const planted = "A".repeat(43);
  const client = withCookie(`${SESSION_COOKIE}=${planted}`);
  const transaction = await startSignIn(client);
  const value = cookieValueOf(client, transaction.cookie);
  const callback = await approve(app.browser(), transaction);
  const response = await app.browser().fetch(callback, {
    headers: {
      cookie: `${SESSION_COOKIE}=${planted}; ${transaction.cookie}=${value}`,
    },
  });
  const line = response.headers.getSetCookie()
    .find((line) => line.startsWith(`${SESSION_COOKIE}=`)) ?? "";
  assertNotEquals(line, "");
  assertEquals(line.includes(planted), false);
  assertEquals(
    await isSignedIn(withCookie(`${SESSION_COOKIE}=${planted}`)),
    false,
  );
});

Deno.test("a planted session id of another user is ended by the sign-in (S37)", async () => {
  const attacker = sessionIdOf(await app.signedIn(MONICA));
  const client = app.browser();
  const transaction = await startSignIn(client);
  const value = cookieValueOf(client, transaction.cookie);
  const callback = await approve(client, transaction);
  const response = await client.fetch(callback, {
    headers: {
      cookie: `${SESSION_COOKIE}=${attacker}; ${transaction.cookie}=${value}`,
    },
  });
  assertEquals(response.status, 303);
  assertNotEquals(sessionIdOf(client), attacker);
  const { body } = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(body, RICHARD.loginId);
  assertEquals(
    await isSignedIn(withCookie(`${SESSION_COOKIE}=${attacker}`)),
    false,
  );
});

Deno.test("no part of a transaction is accepted as a session (S37)", async () => {
  const client = app.browser();
  const { cookie, state } = await startSignIn(client);
  const value = cookieValueOf(client, cookie) ?? "";
  for (const part of [value, state, ...value.split(".")]) {
    assertEquals(
      await isSignedIn(withCookie(`${SESSION_COOKIE}=${part}`)),
      false,
    );
    assertEquals(await isSignedIn(withCookie(`site-session=${part}`)), false);
    assertEquals(await isSignedIn(withCookie(`oauth-session=${part}`)), false);
  }
});

Deno.test("a new sign-in creates a new id and ends the old session (S37)", async () => {
  const client = app.browser();
  // Both transactions started while nobody was signed in.
  const first = await startSignIn(client);
  const second = await startSignIn(client);
  await client.fetch(await approve(client, first));
  const old = sessionIdOf(client);
  await client.fetch(await approve(client, second));
  assertNotEquals(sessionIdOf(client), old);
  assertEquals(await isSignedIn(withCookie(`${SESSION_COOKIE}=${old}`)), false);
  assertEquals(await isSignedIn(withCookie(sessionCookieOf(client))), true);
});

Deno.test("a malformed session cookie is ignored and cleared (S38)", async () => {
  const client = await app.signedIn();
  const id = sessionIdOf(client);
  const flipped = (id.startsWith("A") ? "B" : "A") + id.slice(1);
  const broken = [
    flipped,
    id.slice(0, -1),
    `${id}A`,
    `"${id}"`,
    `${id}%00`,
    id.toUpperCase() === id ? id.toLowerCase() : id.toUpperCase(),
    "x".repeat(8_192),
    "caf\u00e9",
    "",
    "null",
    "true",
    "[object Object]",
    "__proto__",
    "../sessions",
  ];
  for (const value of broken) {
    const response = await withCookie(`${SESSION_COOKIE}=${value}`)
      .fetch(`${APP_URL}/account`);
    assertEquals(response.status, 303, value);
    const [line = ""] = response.headers.getSetCookie();
    assertMatch(line, /^session=; Max-Age=0;/);
    const home = await withCookie(`${SESSION_COOKIE}=${value}`).fetch(APP_URL);
    assertEquals(home.status, 200);
    await home.body?.cancel();
  }
  assertEquals(await isSignedIn(withCookie(`${SESSION_COOKIE}=${id}`)), true);
});

Deno.test("a cookie sent twice is ignored (S38)", async () => {
  const id = sessionIdOf(await app.signedIn());
  const other = sessionIdOf(await app.signedIn());
  const pair = `${SESSION_COOKIE}=${id}`;
  assertEquals(
    await isSignedIn(withCookie(`${pair}; ${SESSION_COOKIE}=${other}`)),
    false,
  );
  assertEquals(
    await isSignedIn(withCookie(`${pair}; ${SESSION_COOKIE}=x`)),
    false,
  );
  assertEquals(
    await isSignedIn(withCookie(`${SESSION_COOKIE}=; ${pair}`)),
    false,
  );
});

Deno.test("an odd Cookie header neither hides a valid cookie nor fails (S38)", async () => {
  const pair = `${SESSION_COOKIE}=${sessionIdOf(await app.signedIn())}`;
  assertEquals(await isSignedIn(withCookie(`;;; ${pair};`)), true);
  assertEquals(await isSignedIn(withCookie(`=x; ${pair}; y`)), true);
  assertEquals(await isSignedIn(withCookie(`a=b;${pair};c=d`)), true);
  assertEquals(await isSignedIn(withCookie(`a=b;\t ${pair} \t;c=d`)), true);
  assertEquals(await isSignedIn(withCookie(";")), false);
  assertEquals(await isSignedIn(withCookie("=")), false);
  assertEquals(await isSignedIn(withCookie(`x${pair}`)), false);
  assertEquals(await isSignedIn(withCookie(`SESSION=${pair.slice(8)}`)), false);
});

Deno.test("a cookie is deleted with the attributes it was set with (S39)", async () => {
  const lines = await seeSetCookies();
  const made = lines.filter((line) => !line.includes("Max-Age=0"));
  const deleted = lines.filter((line) => line.includes("Max-Age=0"));
  assertEquals(made.length, 2);
  for (const line of made) {
    const name = line.split("=")[0];
    const end = deleted.find((other) => other.startsWith(`${name}=;`)) ?? "";
    assertEquals(attributesOf(end), attributesOf(line));
  }
});

Deno.test("after a sign-out the browser has none of the app's cookies (S39)", async () => {
  const client = await app.signedIn();
  await client.submit(`${APP_URL}/logout`, await formFieldsOf(client));
  const left = cookieHeaderOf(client);
  for (const name of [SESSION_COOKIE, TRANSACTION_COOKIE]) {
    assertEquals(left.includes(name), false);
  }
});

Deno.test("abandoned sign-ins do not pile up, and the newest can be finished (S40)", async () => {
  const client = await app.signedIn();
  const session = sessionCookieOf(client);
  forgetCookie(client, SESSION_COOKIE);
  const query = new URLSearchParams({ return_to: `/${"x".repeat(299)}` });
  const transactions = [];
  for (let count = 0; count < 50; count++) {
    transactions.push(await startSignIn(client, `/login?${query}`));
  }
  const header = `${cookieHeaderOf(client)}; ${session}`;
  assert(header.length < 4_096, `${header.length} bytes`);
  assertEquals(header.split(TRANSACTION_COOKIE).length - 1, 5);

  const [oldest] = transactions;
  const newest = transactions.at(-1);
  assert(oldest !== undefined && newest !== undefined);
  const late = await client.fetch(await approve(app.browser(), oldest));
  assertEquals(late.status, 400);
  const done = await client.fetch(await approve(app.browser(), newest));
  assertEquals(done.status, 303);
});
