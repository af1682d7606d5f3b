import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { createHelpers } from "@deno/kv-oauth";
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

Deno.test("signOut() ends the session and its cookie", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  const { sessionId } = await helpers.handleCallback(callback);
  const headers = { cookie: `theme=dark; site-session=${sessionId}` };
  const response = await helpers.signOut(
    new Request("https://bank.example/logout?success_url=/bye", {
      headers: { cookie: `__Host-site-session=${sessionId}` },
    }),
  );
  assertEquals(response.status, 302);
  assertEquals(response.headers.get("location"), "/bye");
  assertEquals(
    response.headers.get("set-cookie"),
    "__Host-site-session=; Secure; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  );
  const plain = await helpers.signOut(
    new Request("http://localhost:5000/logout", { headers }),
  );
  assertEquals(plain.headers.get("location"), "/");
  assertEquals(
    plain.headers.get("set-cookie"),
    "site-session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  );
});

Deno.test("signOut() without a session sets no cookie", async () => {
  await using endpoint = serveTokens();
  const { signOut } = createHelpers(endpoint.config);
  const response = await signOut(new Request("http://localhost:5000/logout"));
  assertEquals(response.status, 302);
  assertEquals(response.headers.get("set-cookie"), null);
});

Deno.test("two sign-ins share nothing", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const one = (await startFlow(helpers)).authorize.searchParams;
  const two = (await startFlow(helpers)).authorize.searchParams;
  assertNotEquals(one.get("state"), two.get("state"));
  assertNotEquals(one.get("code_challenge"), two.get("code_challenge"));
});
