import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { createHelpers, getRequiredEnv } from "@deno/kv-oauth";
import { createHash } from "node:crypto";
import { serveTokens, startFlow } from "./token_endpoint.ts";

Deno.test("signIn() redirects with the parameters of a code flow with PKCE", async () => {
  await using endpoint = serveTokens();
  const { signIn } = createHelpers(endpoint.config);
  const response = await signIn(new Request("http://localhost:5000/login"), {
    urlParams: { nonce: "n-1" },
  });
  assertEquals(response.status, 302);
  const url = new URL(response.headers.get("location") ?? "");
  const { state, code_challenge, ...rest } = Object.fromEntries(
    url.searchParams,
  );
  assertEquals(
    url.origin + url.pathname,
    endpoint.config.authorizationEndpointUri,
  );
  assertEquals(rest, {
    response_type: "code",
    client_id: "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e",
    redirect_uri: "http://localhost:5000/callback",
    scope: "openid offline_access",
    code_challenge_method: "S256",
    nonce: "n-1",
  });
  assertMatch(code_challenge ?? "", /^[\w-]{43}$/);
  assert(state);
});

Deno.test("signIn() sets a cookie for ten minutes", async () => {
  await using endpoint = serveTokens();
  const { signIn } = createHelpers(endpoint.config);
  const response = await signIn(new Request("http://localhost:5000/login"));
  assertMatch(
    response.headers.get("set-cookie") ?? "",
    /^oauth-session=[\w-]+; HttpOnly; Max-Age=600; SameSite=Lax; Path=\/$/,
  );
});

Deno.test("signIn() sets a secure host cookie on https", async () => {
  await using endpoint = serveTokens();
  const { signIn } = createHelpers(endpoint.config);
  const response = await signIn(new Request("https://bank.example/login"));
  assertMatch(
    response.headers.get("set-cookie") ?? "",
    /^__Host-oauth-session=[\w-]+; Secure; HttpOnly; Max-Age=600; /,
  );
});

Deno.test("handleCallback() exchanges the code and opens a session", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { authorize, callback } = await startFlow(helpers);
  const { response, sessionId, tokens } = await helpers.handleCallback(
    callback,
  );

  assertEquals(response.status, 302);
  assertEquals(response.headers.get("location"), "/account");
  assertEquals(
    response.headers.get("set-cookie"),
    `site-session=${sessionId}; HttpOnly; Max-Age=7776000; SameSite=Lax; Path=/`,
  );
  assertEquals(tokens.accessToken, "the-access-token");
  assertEquals(tokens.expiresIn, 300);
  assertEquals(tokens.refreshToken, "the-refresh-token");
  assertEquals(tokens.scope, ["openid", "offline_access"]);

  assertEquals(endpoint.requests.length, 1);
  const { form, authorization } = endpoint.requests[0] ?? {};
  const verifier = form?.get("code_verifier") ?? "";
  assertEquals(
    authorization,
    `Basic ${btoa("e9fdb985-9173-4e01-9d73-ac2d60d1dc8e:a-secret")}`,
  );
  assertEquals(form?.get("grant_type"), "authorization_code");
  assertEquals(form?.get("code"), "abc");
  assertEquals(form?.get("redirect_uri"), "http://localhost:5000/callback");
  assertEquals(
    createHash("sha256").update(verifier).digest("base64url"),
    authorize.searchParams.get("code_challenge"),
  );
});

Deno.test("handleCallback() merges the cookie options", async () => {
  await using endpoint = serveTokens();
  const cookieOptions = { name: "session", maxAge: 60, secure: true };
  const helpers = createHelpers(endpoint.config, { cookieOptions });
  const { callback } = await startFlow(helpers);
  const { response, sessionId } = await helpers.handleCallback(callback);
  assertEquals(
    response.headers.get("set-cookie"),
    `session=${sessionId}; Secure; HttpOnly; Max-Age=60; SameSite=Lax; Path=/`,
  );
});

Deno.test("handleCallback() rejects a request without the cookie", async () => {
  await using endpoint = serveTokens();
  const { handleCallback } = createHelpers(endpoint.config);
  await assertRejects(
    () => handleCallback(new Request("http://localhost:5000/callback?code=a")),
    Error,
    "OAuth cookie not found",
  );
});

Deno.test("handleCallback() finishes a sign-in once", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  await helpers.handleCallback(callback);
  await assertRejects(
    () => helpers.handleCallback(callback),
    Deno.errors.NotFound,
    "OAuth session not found",
  );
});

Deno.test("handleCallback() lets one of two equal requests through", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  const results = await Promise.allSettled([
    helpers.handleCallback(callback),
    helpers.handleCallback(callback),
  ]);
  assertEquals(results.map(({ status }) => status).sort(), [
    "fulfilled",
    "rejected",
  ]);
  assertEquals(endpoint.requests.length, 1);
});

Deno.test("handleCallback() rejects another state and asks for no tokens", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers, { state: "another" });
  await assertRejects(() => helpers.handleCallback(callback), Error);
  assertEquals(endpoint.requests, []);
});

Deno.test("handleCallback() rejects an error response and asks for no tokens", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers, { error: "access_denied" });
  await assertRejects(() => helpers.handleCallback(callback), Error);
  assertEquals(endpoint.requests, []);
});

Deno.test("getSessionId() and signOut() follow the session", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  const { sessionId } = await helpers.handleCallback(callback);
  const request = new Request("http://localhost:5000/account", {
    headers: { cookie: `theme=dark; site-session=${sessionId}` },
  });
  assertEquals(await helpers.getSessionId(request), sessionId);

  const response = await helpers.signOut(request);
  assertEquals(response.status, 302);
  assertEquals(response.headers.get("location"), "/");
  assertMatch(response.headers.get("set-cookie") ?? "", /^site-session=;/);
  assertEquals(await helpers.getSessionId(request), undefined);
});

Deno.test("getSessionId() does not know an invented session", async () => {
  await using endpoint = serveTokens();
  const { getSessionId } = createHelpers(endpoint.config);
  const request = new Request("http://localhost:5000/", {
    headers: { cookie: "site-session=invented" },
  });
  assertEquals(await getSessionId(request), undefined);
  assertEquals(
    await getSessionId(new Request("http://localhost:5000/")),
    undefined,
  );
});

Deno.test("two sign-ins share nothing", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const one = (await startFlow(helpers)).authorize.searchParams;
  const two = (await startFlow(helpers)).authorize.searchParams;
  assertNotEquals(one.get("state"), two.get("state"));
  assertNotEquals(one.get("code_challenge"), two.get("code_challenge"));
});

Deno.test("getRequiredEnv() throws for a variable that is not set", () => {
  assertThrows(
    () => getRequiredEnv("NO_SUCH_VARIABLE"),
    Error,
    '"NO_SUCH_VARIABLE" environment variable must be set',
  );
});

/** Where a sign-in from a page would end. */
async function successUrl(
  query: string,
  headers: HeadersInit = {},
): Promise<string | null> {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const request = new Request(`http://localhost:5000/login${query}`, {
    headers,
  });
  const { headers: answered } = await helpers.signIn(request);
  const [cookie = ""] = (answered.get("set-cookie") ?? "").split(";");
  const { searchParams } = new URL(answered.get("location") ?? "");
  const state = searchParams.get("state");
  const { response } = await helpers.handleCallback(
    new Request(`http://localhost:5000/callback?code=abc&state=${state}`, {
      headers: { cookie },
    }),
  );
  return response.headers.get("location");
}

// The published package is weak here, and the app holds the defence.
Deno.test("success_url is taken as it is, and else a Referer of this origin", async () => {
  const page = "http://localhost:5000/page?a=b";
  assertEquals(await successUrl("?success_url=/account"), "/account");
  assertEquals(
    await successUrl("?success_url=https://evil.test/"),
    "https://evil.test/",
  );
  assertEquals(await successUrl("", { referer: page }), page);
  assertEquals(await successUrl("", { referer: "https://other.test/" }), "/");
  assertEquals(await successUrl(""), "/");
  await assertRejects(() => successUrl("", { referer: "http://[" }), TypeError);
});

Deno.test("state, pending sign-in and session are UUIDs", async () => {
  const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { authorize, cookie, callback } = await startFlow(helpers);
  const { sessionId } = await helpers.handleCallback(callback);
  assertMatch(authorize.searchParams.get("state") ?? "", UUID);
  assertMatch(cookie.replace("oauth-session=", ""), UUID);
  assertMatch(sessionId, UUID);
});

async function failure(
  parameters: Record<string, string>,
  answer?: () => Response,
): Promise<string> {
  await using endpoint = serveTokens(answer);
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers, parameters);
  const error = await assertRejects(
    () => helpers.handleCallback(callback),
    Error,
  );
  return error.message;
}

Deno.test("errors of a callback say what is wrong with it", async () => {
  const answer = "Invalid authorization response";
  assertEquals(
    await failure({ error: "access_denied", error_description: "Not now" }),
    "Not now",
  );
  assertEquals(await failure({ error: "access_denied" }), "access_denied");
  assertEquals(
    await failure({ code: "" }),
    `${answer}: Missing code, unable to request token`,
  );
  assertEquals(await failure({ state: "x" }), `${answer}: Invalid state: x`);
});

Deno.test("errors of a token response say what is wrong with it", async () => {
  const response = "Invalid token response";
  const token = (body: unknown, status = 200) =>
    failure({}, () => Response.json(body, { status }));
  const good = { "access_token": "a", "token_type": "Bearer" };
  assertEquals(
    await token({ error: "invalid_grant" }, 400),
    "invalid_grant",
  );
  assertEquals(
    await token({}, 400),
    `${response}: Server returned 400 and no error description was given`,
  );
  assertEquals(
    await failure({}, () => new Response("text")),
    `${response}: Response is not JSON encoded`,
  );
  assertEquals(await token([]), `${response}: body is not a JSON object`);
  assertEquals(await token({}), `${response}: missing access_token`);
  assertEquals(
    await token({ ...good, "token_type": 1 }),
    `${response}: token_type is not a string`,
  );
  assertEquals(
    await token({ ...good, "expires_in": "1" }),
    `${response}: expires_in is not a number`,
  );
});

Deno.test("handleCallback() takes what published kv-oauth takes", async () => {
  await using endpoint = serveTokens(() =>
    Response.json({
      "access_token": "a",
      "token_type": "mac",
      "expires_in": -1,
      "id_token": "not handed over",
    })
  );
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  const { tokens } = await helpers.handleCallback(callback);
  assertEquals(tokens, { accessToken: "a", tokenType: "mac", expiresIn: -1 });
});

Deno.test("signOut() clears the cookie, with the options of the session's", async () => {
  await using endpoint = serveTokens();
  const cookieOptions = { name: "session", maxAge: 60, secure: true };
  const helpers = createHelpers(endpoint.config, { cookieOptions });
  const headers = { cookie: "session=any" };
  const response = await helpers.signOut(
    new Request("http://localhost:5000/logout?success_url=/bye", { headers }),
  );
  assertEquals(response.headers.get("location"), "/bye");
  assertEquals(
    response.headers.get("set-cookie"),
    "session=; Secure; Max-Age=60; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  );
});
