import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";

import { APP_URL, openApp } from "../support/app.ts";
import { seeExchange } from "../support/code_exchange.ts";
import { cookieValueOf, sessionIdOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import { listRows } from "../support/store.ts";
import { CLIENT_ID } from "../support/emulator.ts";
import { makeTempFolder } from "../support/temp_folder.ts";

keepLog();
// kv-oauth opens a KV of its own; the same one only when it is a file.
const app = await openApp({ DENO_KV_PATH: `${await makeTempFolder()}/kv` });

/** The challenge of a verifier (RFC 7636 §4.2). */
async function challengeOf(verifier: string): Promise<string> {
  const bytes = new TextEncoder().encode(verifier);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return digest.toBase64({ alphabet: "base64url", omitPadding: true });
}

Deno.test("every sign-in has its own PKCE challenge with S256 (S1)", async () => {
  const challenges = new Set<string>();
  for (let count = 0; count < 100; count++) {
    const { authorize } = await startSignIn(app.browser());
    const { searchParams } = authorize;
    assertEquals(searchParams.get("response_type"), "code");
    assertEquals(searchParams.get("code_challenge_method"), "S256");
    const challenge = searchParams.get("code_challenge") ?? "";
    assertMatch(challenge, /^[\w-]{43}$/);
    challenges.add(challenge);
  }
  assertEquals(challenges.size, 100);
});

Deno.test("the code verifier sent to FusionAuth matches the challenge (S1)", async () => {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const callback = await approve(client, transaction);
  const { form } = await seeExchange(() => client.fetch(callback));
  const verifier = form.get("code_verifier") ?? "";
  assertMatch(verifier, /^[\w.~-]{43,128}$/);
  const { searchParams } = transaction.authorize;
  assertEquals(searchParams.get("code_challenge"), await challengeOf(verifier));
});

Deno.test("state and nonce are long, random and unique (S2)", async () => {
  const values = new Set<string>();
  for (let count = 0; count < 500; count++) {
    const { authorize, state } = await startSignIn(app.browser());
    const nonce = authorize.searchParams.get("nonce") ?? "";
    // A UUID has 122 random bits, 43 letters of base64url have 256.
    assertMatch(state, /^([\w-]{43}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/);
    assertMatch(nonce, /^[\w-]{43}$/);
    values.add(state).add(nonce);
  }
  assertEquals(values.size, 1_000);
});

Deno.test("state and nonce reveal nothing (S2)", async () => {
  const client = app.browser();
  const path = "/make-change?amount=1.23";
  const query = new URLSearchParams({ return_to: path });
  const { authorize, state, cookie } = await startSignIn(
    client,
    `/login?${query}`,
  );
  const decoded = atob(state.replaceAll("-", "+").replaceAll("_", "/"));
  assertEquals(decoded.includes("make-change"), false);
  assertEquals(authorize.href.includes("make-change"), false);
  // The nonce is a hash, so the URL does not give the cookie away.
  const secret = cookieValueOf(client, cookie) ?? "";
  assert(secret.length > 86);
  const nonce = authorize.searchParams.get("nonce") ?? "";
  assertEquals(secret.includes(nonce), false);
  assertEquals(secret.includes(state), false);
});

Deno.test("the redirect URI comes from configuration, whatever the request says (S3)", async () => {
  const headers = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "444",
    "x-forwarded-prefix": "/evil",
    "x-original-host": "evil.example",
    forwarded: "host=evil.example;proto=https",
    origin: "https://evil.example",
    referer: "https://evil.example/",
  };
  const { authorize } = await startSignIn(app.browser(headers));
  const { searchParams } = authorize;
  assertEquals(searchParams.get("redirect_uri"), `${APP_URL}/callback`);
});

Deno.test("no sign-in starts at another host (S3)", async () => {
  const response = await app.handler(
    new Request("http://evil.example/login", {
      headers: { host: "evil.example" },
    }),
  );
  assertEquals(response.status, 421);
  assertEquals(response.headers.get("location"), null);
});

Deno.test("no parameter of the authorization request can be set from outside (S4)", async () => {
  const { authorize } = await startSignIn(
    app.browser(),
    "/login?client_id=evil&redirect_uri=https://evil.example&scope=admin" +
      "&response_type=token&prompt=none&nonce=x&state=x&fresh-partial=true" +
      "&code_challenge=x&code_challenge_method=plain&response_mode=fragment" +
      "&return_to=/x%26scope%3Dadmin&returnTo=/x%26scope%3Dadmin&__proto__=x",
  );
  const { searchParams, origin, pathname } = authorize;
  assertEquals(origin + pathname, `${app.emulator.origin}/oauth2/authorize`);
  assertEquals([...searchParams.keys()].sort(), [
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
  ]);
  assertEquals(
    searchParams.get("client_id"),
    CLIENT_ID,
  );
  assertEquals(searchParams.get("response_type"), "code");
  assertEquals(authorize.href.includes("evil"), false);
});

Deno.test("the scopes are those that pages and refresh need (S5)", async () => {
  const { authorize } = await startSignIn(app.browser());
  assertEquals(
    authorize.searchParams.get("scope"),
    "openid offline_access email profile",
  );
});

Deno.test("no URL of a sign-in contains a secret (S6)", async () => {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const cookie = cookieValueOf(client, transaction.cookie) ?? "";
  const callback = await approve(client, transaction);
  let done = new Response();
  const { form } = await seeExchange(async () => {
    done = await client.fetch(callback);
  });
  const urls = [
    transaction.authorize.href,
    callback.href,
    done.headers.get("location"),
  ]
    .join(" ");
  assertEquals(urls.includes(form.get("code_verifier") ?? "?"), false);
  assertEquals(urls.includes("super-secret"), false);
  assertEquals(urls.includes("eyJ"), false);
  for (const part of cookie.split(".").slice(0, 2)) {
    assertEquals(urls.includes(part), false);
  }
  const session = sessionIdOf(client);
  assertEquals(urls.includes(session), false);
});

Deno.test("redirects turn into GETs and send no referrer (S6)", async () => {
  const client = app.browser();
  const { response, authorize } = await startSignIn(client);
  const callback = await client.fetch(await approve(client, { authorize }));
  assertEquals([response.status, callback.status], [302, 303]);
  assertEquals(response.headers.get("referrer-policy"), "no-referrer");
  assertEquals(callback.headers.get("referrer-policy"), "no-referrer");
});

/** A request for `/login` that starts no sign-in: no cookie, no redirect, nothing in the store. */
async function assertNotStarted(
  init: RequestInit,
  { path = "/login", status = 400 } = {},
): Promise<void> {
  const before = await listRows();
  const response = await app.browser().fetch(APP_URL + path, init);
  assertEquals(response.status, status);
  const isEmpty = status === 204 || init.method === "HEAD";
  const sentence = isEmpty ? "" : "Open this address in a browser";
  assertStringIncludes(await response.text(), sentence);
  assertEquals(response.headers.getSetCookie(), []);
  assertEquals(response.headers.get("location"), null);
  assertEquals(await listRows(), before);
}

Deno.test("HEAD starts no sign-in (S7)", async () => {
  await assertNotStarted({ method: "HEAD" });
  await assertNotStarted({ method: "HEAD" }, { path: "/register" });
});

Deno.test("a prefetch starts no sign-in (S7)", async () => {
  for (const path of ["/login", "/register"]) {
    for (
      const headers of [
        { "sec-purpose": "prefetch" },
        { "sec-purpose": "prefetch;prerender" },
        { purpose: "prefetch" },
      ]
    ) await assertNotStarted({ headers }, { path, status: 204 });
  }
});

Deno.test("a script or a subresource starts no sign-in (S7)", async () => {
  await assertNotStarted({ headers: { "sec-fetch-mode": "cors" } });
  await assertNotStarted({ headers: { "sec-fetch-mode": "no-cors" } });
  await assertNotStarted(
    { headers: { "sec-fetch-mode": "no-cors" } },
    { path: "/register" },
  );
});

Deno.test("a script that requests a private page gets 401 and JSON (S7)", async () => {
  for (const path of ["/account", "/make-change", "/teller"]) {
    const response = await app.browser().fetch(APP_URL + path, {
      headers: { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    });
    assertEquals(response.status, 401);
    assertEquals(response.headers.get("location"), null);
    assertStringIncludes(
      response.headers.get("content-type") ?? "",
      "application/json",
    );
    const body = await response.json();
    assertEquals(body, { error: "sign_in_required", "sign_in": "/login" });
  }
});

Deno.test("public pages set no cookie (S7)", async () => {
  for (const path of ["/", "/healthz", "/nothing-here", "/styles.css"]) {
    const response = await app.browser().fetch(APP_URL + path);
    await response.body?.cancel();
    assertEquals(response.headers.getSetCookie(), []);
  }
});

Deno.test("one cookie binds the transaction to the browser (S8)", async () => {
  const { response, state, cookie } = await startSignIn(app.browser());
  const [line = "", ...others] = response.headers.getSetCookie();
  assertEquals(others, []);
  const [pair = "", ...attributes] = line.split("; ");
  assertEquals(pair.split("=")[0], cookie);
  assertEquals(attributes.toSorted(), [
    "HttpOnly",
    // Longer than the transaction, whose age is checked: the destination is kept.
    "Max-Age=14400",
    "Path=/",
    "SameSite=Lax",
  ]);
  const value = pair.slice(pair.indexOf("=") + 1);
  assertEquals(value.includes(state), false);
});

Deno.test("the transaction cookie remembers the destination, and not the state (S8)", async () => {
  const client = app.browser();
  const { cookie, state } = await startSignIn(
    client,
    "/login?return_to=/teller",
  );
  const value = cookieValueOf(client, cookie) ?? "";
  const path = btoa("/teller").replaceAll("=", "");
  assertEquals(value.split(".").at(-1), path);
  assertEquals(value.includes(state), false);
});

Deno.test("registration is the same sign-in at FusionAuth's registration page", async () => {
  const { authorize, response } = await startSignIn(app.browser(), "/register");
  assertEquals(response.status, 302);
  assertEquals(authorize.pathname, "/oauth2/register");
  assertEquals(authorize.searchParams.get("code_challenge_method"), "S256");
  assertEquals(
    authorize.searchParams.get("redirect_uri"),
    `${APP_URL}/callback`,
  );
});

Deno.test("a signed-in user is redirected to the destination without a sign-in", async () => {
  const client = await app.signedIn();
  for (const path of ["/login", "/register"]) {
    const response = await client.fetch(`${APP_URL}${path}?return_to=/teller`);
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("location"), "/teller");
    assertEquals(response.headers.getSetCookie(), []);
  }
});
