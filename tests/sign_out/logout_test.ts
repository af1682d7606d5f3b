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
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel, unreachable } from "../support/back_channel.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { seeExchange } from "../support/code_exchange.ts";
import {
  hasSessionCookie,
  sessionCookieOf,
  sessionIdOf,
} from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import {
  formFieldsOf,
  isSignedIn,
  locationOf,
  signOut,
} from "../support/pages.ts";
import { signIn, startAndApprove } from "../support/sign_in.ts";
import { MONICA, RICHARD, RICHARD_ID } from "../support/users.ts";
import { CLIENT_ID } from "../support/emulator.ts";

const log = keepLog();
const app = await openApp();

Deno.test("another site's form signs nobody out (S56)", async () => {
  const client = await app.signedIn();
  for (
    const headers of [
      { origin: "https://evil.example" },
      { origin: "null", "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "cross-site" },
      {},
    ]
  ) {
    const init = { method: "POST", headers, body: new URLSearchParams() };
    const response = await client.fetch(`${APP_URL}/logout`, init);
    assertEquals(response.status, 403);
    assertEquals(response.headers.getSetCookie(), []);
    await response.body?.cancel();
  }
  assert(await isSignedIn(client));
});

Deno.test("an image, a script, a prefetch or HEAD signs nobody out (S56)", async () => {
  const client = await app.signedIn();
  for (
    const init of [
      { headers: { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" } },
      { headers: { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" } },
      { headers: { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" } },
      { headers: { "sec-purpose": "prefetch" } },
      { method: "HEAD" },
    ]
  ) {
    const response = await client.fetch(`${APP_URL}/logout`, init);
    await response.body?.cancel();
    const isPrefetch = init.headers?.["sec-purpose"] === "prefetch";
    assertEquals(response.status, isPrefetch ? 204 : 400);
    assertEquals(response.headers.getSetCookie(), []);
    assertEquals(response.headers.get("clear-site-data"), null);
  }
  assert(await isSignedIn(client));
});

Deno.test("the return from FusionAuth and its logout page end the caller's own session (S56)", async () => {
  const other = await app.signedIn();
  for (
    const headers of [
      { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      { "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      {},
    ]
  ) {
    const client = await app.signedIn();
    const response = await client.fetch(`${APP_URL}/logout`, { headers });
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("location"), "/");
    assertEquals(await isSignedIn(client), false);
  }
  assert(await isSignedIn(other));
});

Deno.test("a sign-out goes to FusionAuth with exactly the documented parameters (S57)", async () => {
  const client = await app.signedIn();
  const response = await signOut(client);
  assertEquals(response.status, 303);
  const { origin, pathname, searchParams } = locationOf(response);
  assertEquals(origin + pathname, `${app.emulator.origin}/oauth2/logout`);
  assertEquals([...searchParams.keys()].sort(), [
    "client_id",
    "post_logout_redirect_uri",
    "state",
  ]);
  assertEquals(
    searchParams.get("client_id"),
    CLIENT_ID,
  );
  assertEquals(
    searchParams.get("post_logout_redirect_uri"),
    `${APP_URL}/logout`,
  );
  assertMatch(searchParams.get("state") ?? "", /^[\w-]{43}$/);
});

Deno.test("the state of a sign-out is random and reveals nothing (S57)", async () => {
  const client = await app.signedIn();
  const session = sessionIdOf(client);
  const first = locationOf(await signOut(client));
  await signIn(client);
  const second = locationOf(await signOut(client));
  const states = [first, second].map((url) => url.searchParams.get("state"));
  assertNotEquals(states[0], states[1]);
  assertEquals(first.href.includes(session), false);
});

Deno.test("the app's session ends before FusionAuth is called (S57)", async () => {
  const client = await app.signedIn();
  const cookie = sessionCookieOf(client);
  const response = await signOut(client);
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await isSignedIn(client), false);
  assertEquals(await isSignedIn(app.browser({ cookie })), false);
  const { url } = await client.navigate(locationOf(response));
  assertEquals(url.href, `${APP_URL}/`);
});

Deno.test("a sign-out succeeds while FusionAuth is down (S57)", async () => {
  const client = await app.signedIn();
  // The cached metadata expires.
  app.advance(CACHE_EXPIRY);
  const response = await onBackChannel(async (request, next) => {
    if (isFor(request, "/api/logout")) return await unreachable();
    if (isFor(request, "/openid-configuration")) return await unreachable();
    return await next();
  }, () => client.post(`${APP_URL}/logout`, {}));
  assertEquals(response.status, 303);
  assertEquals(
    locationOf(response).origin + locationOf(response).pathname,
    `${app.emulator.origin}/oauth2/logout`,
  );
  assertEquals(await isSignedIn(client), false);
});

Deno.test("a sign-out ends FusionAuth's session, too (S57)", async () => {
  const client = app.browser();
  await signIn(client, { ...RICHARD, rememberDevice: true });
  await client.submit(`${APP_URL}/logout`, await formFieldsOf(client));
  const again = await client.navigate(`${APP_URL}/login`);
  assertEquals(again.url.pathname, "/oauth2/authorize");
});

Deno.test("the return from FusionAuth succeeds with any state or none (S58)", async () => {
  for (
    const query of ["", "?state=other", "?state=", "?state=a&state=b", "?x=%"]
  ) {
    const client = await app.signedIn();
    await signOut(client);
    const response = await client.fetch(`${APP_URL}/logout${query}`);
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("location"), "/");
    assertEquals(await isSignedIn(client), false);
  }
});

Deno.test("the return from FusionAuth with the right state ends on the home page (S58)", async () => {
  const client = await app.signedIn();
  const { searchParams } = locationOf(await signOut(client));
  const state = searchParams.get("state") ?? "";
  const query = new URLSearchParams({ state });
  const { url, response } = await client.navigate(`${APP_URL}/logout?${query}`);
  assertEquals(url.href, `${APP_URL}/`);
  assertEquals(response.status, 200);
});

Deno.test("signing out twice is harmless (S59)", async () => {
  const client = await app.signedIn();
  const fields = await formFieldsOf(client);
  const first = await client.post(`${APP_URL}/logout`, fields);
  const second = await client.post(`${APP_URL}/logout`, fields);
  assertEquals([first.status, second.status], [303, 303]);
  assertEquals((await client.fetch(`${APP_URL}/logout`)).status, 303);
  assertEquals((await client.fetch(`${APP_URL}/logout`)).status, 303);
});

Deno.test("a sign-out without a session goes the same way (S59)", async () => {
  const client = app.browser();
  const response = await client.post(`${APP_URL}/logout`, {});
  assertEquals(response.status, 303);
  assertEquals(locationOf(response).pathname, "/oauth2/logout");
  assertEquals((await client.fetch(`${APP_URL}/logout`)).status, 303);
});

Deno.test("an expired session is signed out like any other (S59)", async () => {
  const client = await app.signedIn();
  const cookie = sessionCookieOf(client);
  app.advance(13 * 3_600);
  const late = app.browser({ cookie });
  const response = await late.post(`${APP_URL}/logout`, { "form_token": "x" });
  assertEquals(response.status, 303);
  assertMatch(
    response.headers.getSetCookie()[0] ?? "",
    /^session=; Max-Age=0;/,
  );
});

Deno.test("twenty concurrent sign-outs all succeed (S59)", async () => {
  const client = await app.signedIn();
  const fields = await formFieldsOf(client);
  const responses = await Promise.all(
    Array.from(
      { length: 20 },
      () => client.post(`${APP_URL}/logout`, fields),
    ),
  );
  assertEquals(responses.map(({ status }) => status), Array(20).fill(303));
  assertEquals(await isSignedIn(client), false);
});

/** Signs out; returns the calls to FusionAuth's Logout API. */
async function seeRevocation(
  client: CookieClient,
  answer: () => Promise<Response>,
): Promise<{ response: Response; revoked: unknown[] }> {
  const fields = await formFieldsOf(client);
  const revoked: unknown[] = [];
  const response = await onBackChannel(async (request, next) => {
    if (!isFor(request, "/api/logout")) return await next();
    revoked.push(await request.json());
    return await answer();
  }, () => client.post(`${APP_URL}/logout`, fields));
  return { response, revoked };
}

Deno.test("a sign-out revokes the refresh token of that session (S60)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const { refreshToken } = await seeExchange(() => client.fetch(callback));
  const { response, revoked } = await seeRevocation(
    client,
    () => Promise.resolve(new Response()),
  );
  assertEquals(response.status, 303);
  assertMatch(refreshToken, /^[\w-]{20,}$/);
  assertEquals(revoked, [{ refreshToken, global: false }]);
});

Deno.test("a failed revocation is logged and does not fail the sign-out (S60)", async () => {
  for (
    const answer of [
      unreachable,
      () => Promise.resolve(new Response("x", { status: 500 })),
      () => Promise.resolve(new Response("x", { status: 400 })),
    ]
  ) {
    const client = await app.signedIn();
    log.clear();
    const { response, revoked } = await seeRevocation(client, answer);
    assertEquals(response.status, 303);
    assertEquals(revoked.length, 1);
    assertEquals(await isSignedIn(client), false);
    const [event] = log.events("refresh_token.not_revoked");
    assertEquals(event?.level, "warn");
    assertEquals(event?.sub, RICHARD_ID);
    assertEquals(log.events("session.ended").length, 1);
  }
});

Deno.test("a sign-out clears the browser's cache and cookie (S65)", async () => {
  const client = await app.signedIn();
  const out = await signOut(client);
  const back = await client.fetch(`${APP_URL}/logout`);
  for (const { headers } of [out, back]) {
    assertEquals(headers.get("clear-site-data"), '"cache"');
    assertEquals(headers.get("cache-control"), "no-store");
    assertMatch(headers.getSetCookie()[0] ?? "", /^session=; Max-Age=0;/);
  }
});

Deno.test("an ended session is refused on every route (S45)", async () => {
  const client = await app.signedIn(MONICA);
  const cookie = sessionCookieOf(client);
  const page = await client.navigate(`${APP_URL}/account`);
  await client.submit(`${APP_URL}/logout`, hiddenFields(page.body));
  const old = app.browser({ cookie });
  for (const path of ["/account", "/make-change", "/teller"]) {
    const response = await old.fetch(APP_URL + path);
    assertEquals(response.status, 303);
    assertStringIncludes(response.headers.get("location") ?? "", "/login?");
  }
  const fields = { ...hiddenFields(page.body), amount: "1", device: "others" };
  for (const path of ["/make-change", "/account/devices"]) {
    const response = await old.post(APP_URL + path, fields);
    assertEquals(response.status, 303);
    assertStringIncludes(response.headers.get("location") ?? "", "/login?");
  }
  assertEquals((await old.fetch(APP_URL)).status, 200);
  const login = await old.fetch(`${APP_URL}/login`);
  assertEquals(login.status, 302);
});
