import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  type CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, MONICA, openApp, RICHARD } from "../support/app.ts";
import { approve, startFlow } from "../support/flows.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
const app = await openApp();

const SESSION = "session";
const PAGES = ["/", "/account", "/make-change", "/teller", "/nothing-here"];

function sessionOf(client: CookieClient): string {
  return client.cookie("localhost", SESSION) ?? "";
}

/** A browser that sends exactly this, whatever it is told to keep. */
function withCookie(cookie: string): CookieClient {
  return app.browser({ cookie });
}

async function opensAccount(cookie: string): Promise<boolean> {
  const response = await withCookie(cookie).fetch(`${APP_URL}/account`);
  await response.body?.cancel();
  assert(response.status === 200 || response.status === 303);
  return response.status === 200;
}

/** The `Set-Cookie` lines of a sign-in, an unwanted cookie and a sign-out. */
async function seeSetCookies(): Promise<string[]> {
  const client = app.browser();
  const flow = await startFlow(client);
  const callback = await client.fetch(await approve(client, flow));
  const { body } = await client.navigate(`${APP_URL}/account`);
  const unwanted = await withCookie(`${SESSION}=broken`)
    .fetch(`${APP_URL}/account`);
  const signOut = await client.post(`${APP_URL}/logout`, hiddenFields(body));
  return [flow.response, callback, unwanted, signOut]
    .flatMap(({ headers }) => headers.getSetCookie());
}

/** The attributes of a `Set-Cookie` line but for its age, in order. */
function attributesOf(line: string): string[] {
  return line.split("; ").slice(1)
    .filter((attribute) => !attribute.startsWith("Max-Age="))
    .toSorted();
}

Deno.test("every cookie is HttpOnly, SameSite=Lax, host-only and for the whole site (S35)", async () => {
  const lines = await seeSetCookies();
  assert(lines.length >= 6, `${lines.length} cookies`);
  for (const line of lines) {
    assertEquals(attributesOf(line), ["HttpOnly", "Path=/", "SameSite=Lax"]);
    assertMatch(line, /; Max-Age=\d+(;|$)/);
    assertMatch(line, /^(session|destination|flow-[\w-]+)=/);
  }
});

Deno.test("session ids are long, random and unique (S36)", async () => {
  const { createSecret } = await import("@/auth/seal.ts");
  const ids = new Set<string>();
  for (let count = 0; count < 10_000; count++) ids.add(createSecret());
  assertEquals(ids.size, 10_000);
  for (const id of ids) assertMatch(id, /^[\w-]{43}$/);
});

Deno.test("every sign-in gets a random id of its own (S36)", async () => {
  const ids = new Set<string>();
  for (let count = 0; count < 20; count++) {
    const id = sessionOf(await app.signedIn());
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
  const flow = await startFlow(client);
  const callback = await client.fetch(await approve(client, flow));
  const id = sessionOf(client);
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
  const client = withCookie(`${SESSION}=${planted}`);
  const flow = await startFlow(client);
  const value = client.cookie("localhost", flow.cookie);
  const callback = await approve(app.browser(), flow);
  const response = await app.browser().fetch(callback, {
    headers: { cookie: `${SESSION}=${planted}; ${flow.cookie}=${value}` },
  });
  const line = response.headers.getSetCookie()
    .find((line) => line.startsWith(`${SESSION}=`)) ?? "";
  assertNotEquals(line, "");
  assertEquals(line.includes(planted), false);
  assertEquals(await opensAccount(`${SESSION}=${planted}`), false);
});

Deno.test("a planted session id of another user is ended by the sign-in (S37)", async () => {
  const attacker = sessionOf(await app.signedIn(MONICA));
  const client = app.browser();
  const flow = await startFlow(client);
  const value = client.cookie("localhost", flow.cookie);
  const callback = await approve(client, flow);
  const response = await client.fetch(callback, {
    headers: { cookie: `${SESSION}=${attacker}; ${flow.cookie}=${value}` },
  });
  assertEquals(response.status, 303);
  assertNotEquals(sessionOf(client), attacker);
  const { body } = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(body, RICHARD.loginId);
  assertEquals(await opensAccount(`${SESSION}=${attacker}`), false);
});

Deno.test("no part of a transaction is accepted as a session (S37)", async () => {
  const client = app.browser();
  const { cookie, state } = await startFlow(client);
  const value = client.cookie("localhost", cookie) ?? "";
  for (const part of [value, state, ...value.split(".")]) {
    assertEquals(await opensAccount(`${SESSION}=${part}`), false);
    assertEquals(await opensAccount(`site-session=${part}`), false);
    assertEquals(await opensAccount(`oauth-session=${part}`), false);
  }
});

Deno.test("a new sign-in creates a new id and ends the old session (S37)", async () => {
  const client = app.browser();
  // Both flows began while nobody was signed in.
  const first = await startFlow(client);
  const second = await startFlow(client);
  await client.fetch(await approve(client, first));
  const old = sessionOf(client);
  await client.fetch(await approve(client, second));
  assertNotEquals(sessionOf(client), old);
  assertEquals(await opensAccount(`${SESSION}=${old}`), false);
  assertEquals(await opensAccount(`${SESSION}=${sessionOf(client)}`), true);
});

Deno.test("a malformed session cookie is ignored and cleared (S38)", async () => {
  const client = await app.signedIn();
  const id = sessionOf(client);
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
    const response = await withCookie(`${SESSION}=${value}`)
      .fetch(`${APP_URL}/account`);
    assertEquals(response.status, 303, value);
    const [line = ""] = response.headers.getSetCookie();
    assertMatch(line, /^session=; Max-Age=0;/);
    const home = await withCookie(`${SESSION}=${value}`).fetch(APP_URL);
    assertEquals(home.status, 200);
    await home.body?.cancel();
  }
  assertEquals(await opensAccount(`${SESSION}=${id}`), true);
});

Deno.test("a cookie sent twice is ignored (S38)", async () => {
  const id = sessionOf(await app.signedIn());
  const other = sessionOf(await app.signedIn());
  const pair = `${SESSION}=${id}`;
  assertEquals(await opensAccount(`${pair}; ${SESSION}=${other}`), false);
  assertEquals(await opensAccount(`${pair}; ${SESSION}=x`), false);
  assertEquals(await opensAccount(`${SESSION}=; ${pair}`), false);
});

Deno.test("an odd Cookie header neither hides a valid cookie nor fails (S38)", async () => {
  const pair = `${SESSION}=${sessionOf(await app.signedIn())}`;
  assertEquals(await opensAccount(`;;; ${pair};`), true);
  assertEquals(await opensAccount(`=x; ${pair}; y`), true);
  assertEquals(await opensAccount(`a=b;${pair};c=d`), true);
  assertEquals(await opensAccount(";"), false);
  assertEquals(await opensAccount("="), false);
  assertEquals(await opensAccount(`x${pair}`), false);
  assertEquals(await opensAccount(`SESSION=${pair.slice(8)}`), false);
});

Deno.test("a cookie is deleted with the attributes it was set with (S39)", async () => {
  const lines = await seeSetCookies();
  const made = lines.filter((line) => !line.includes("Max-Age=0"));
  const deleted = lines.filter((line) => line.includes("Max-Age=0"));
  assertEquals(made.length, 3);
  for (const line of made) {
    const name = line.split("=")[0];
    const end = deleted.find((other) => other.startsWith(`${name}=;`)) ?? "";
    assertEquals(attributesOf(end), attributesOf(line));
  }
});

Deno.test("after a sign-out the browser has none of the app's cookies (S39)", async () => {
  const client = await app.signedIn();
  const { body } = await client.navigate(`${APP_URL}/account`);
  await client.submit(`${APP_URL}/logout`, hiddenFields(body));
  const left = client.cookieHeader(new URL(APP_URL));
  assertEquals(/session|flow|destination/.test(left), false);
});

Deno.test("abandoned sign-ins do not pile up, and the newest can be finished (S40)", async () => {
  const client = await app.signedIn();
  const session = client.cookie("localhost", SESSION) ?? "";
  client.cookies.delete(`localhost ${SESSION}`);
  const query = new URLSearchParams({ return_to: `/${"x".repeat(299)}` });
  const flows = [];
  for (let count = 0; count < 50; count++) {
    flows.push(await startFlow(client, `/login?${query}`));
  }
  const header = `${client.cookieHeader(new URL(APP_URL))}; session=${session}`;
  assert(header.length < 4_096, `${header.length} bytes`);
  assertEquals(header.match(/flow-/g)?.length, 5);

  const [oldest] = flows;
  const newest = flows.at(-1);
  assert(oldest !== undefined && newest !== undefined);
  const late = await client.fetch(await approve(app.browser(), oldest));
  assertEquals(late.status, 400);
  const done = await client.fetch(await approve(app.browser(), newest));
  assertEquals(done.status, 303);
});
