// What the stand-in does beyond the published package; it is named by its file, so that this holds
// whichever of the two deno.json links.
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { serveTokens, startFlow, TOKENS } from "./token_endpoint.ts";

const kv = await openSharedKv();
const { createHelpers } = await import("../../stand_ins/kv-oauth/mod.ts");

/** The package opens its KV at import; this hands it one that the tests see. */
async function openSharedKv(): Promise<Deno.Kv> {
  const shared = await Deno.openKv(":memory:");
  Object.defineProperty(Deno, "openKv", {
    value: () => Promise.resolve(shared),
  });
  return shared;
}

async function dumpKv(): Promise<string> {
  const entries = await Array.fromAsync(kv.list({ prefix: [] }));
  return JSON.stringify(entries);
}

/** The error of a callback when the token endpoint answers `response`. */
async function refusal(response: Response): Promise<Error> {
  await using endpoint = serveTokens(() => response);
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  return await assertRejects(() => helpers.handleCallback(callback), Error);
}

async function successPath(query: string, referer?: string): Promise<string> {
  await using endpoint = serveTokens();
  const { signOut } = createHelpers(endpoint.config);
  const headers = referer === undefined ? {} : { referer };
  const url = `http://localhost:5000/login${query}`;
  const response = await signOut(new Request(url, { headers }));
  return response.headers.get("location") ?? "";
}

Deno.test("the KV holds nothing that finishes a sign-in or opens a session", async () => {
  await using endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { authorize, cookie, callback } = await startFlow(helpers);
  const before = await dumpKv();
  const { sessionId } = await helpers.handleCallback(callback);
  const after = await dumpKv();

  const verifier = endpoint.requests[0]?.form.get("code_verifier") ?? "";
  const state = authorize.searchParams.get("state") ?? "";
  assertMatch(verifier, /^[\w-]{43}$/);
  assertMatch(sessionId, /^[\w-]{43}$/);
  assert(!before.includes(cookie.split("=")[1] ?? ""));
  assert(!before.includes(verifier));
  assert(!before.includes(state));
  assert(!after.includes(sessionId));
  assertStringIncludes(after, "site_sessions");
});

Deno.test("handleCallback() hands over the ID token", async () => {
  await using endpoint = serveTokens(() =>
    Response.json({ ...TOKENS, id_token: "header.payload.signature" })
  );
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers, { iss: "http://issuer" });
  const { tokens } = await helpers.handleCallback(callback);
  assertEquals(tokens.idToken, "header.payload.signature");
});

Deno.test("handleCallback() form-encodes the client's credentials", async () => {
  await using endpoint = serveTokens();
  const clientSecret = "a:b%c d+é&=-_.";
  const helpers = createHelpers({ ...endpoint.config, clientSecret });
  const { callback } = await startFlow(helpers);
  await helpers.handleCallback(callback);
  const [scheme, credentials = ""] =
    endpoint.requests[0]?.authorization?.split(" ") ?? [];
  assertEquals(scheme, "Basic");
  assertEquals(
    atob(credentials),
    "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e:a%3Ab%25c+d%2B%C3%A9%26%3D-_.",
  );
});

Deno.test("a refused code says so in the cause", async () => {
  const body = {
    error: "invalid_grant",
    "error_reason": "auth_code_not_found",
    "error_description": "The code is unknown",
  };
  const { cause } = await refusal(Response.json(body, { status: 400 }));
  assertEquals(cause, {
    status: 400,
    error: "invalid_grant",
    "error_reason": "auth_code_not_found",
  });
});

Deno.test("a server that fails without JSON has its status in the cause", async () => {
  const { cause } = await refusal(new Response("<h1>Bad", { status: 502 }));
  assertEquals(cause, {
    status: 502,
    error: undefined,
    "error_reason": undefined,
  });
});

Deno.test("a redirecting token endpoint is not followed", async () => {
  await using sink = serveTokens();
  const { cause } = await refusal(
    new Response(null, {
      status: 307,
      headers: { location: sink.config.tokenUri },
    }),
  );
  assertEquals(sink.requests, []);
  assert(cause);
});

Deno.test("a token response that is not JSON is refused", async () => {
  await refusal(new Response(JSON.stringify(TOKENS)));
});

Deno.test("a token response over a megabyte is refused", async () => {
  const error = await refusal(
    Response.json({ ...TOKENS, padding: "x".repeat(1_000_001) }),
  );
  assertStringIncludes(error.message, "too large");
});

Deno.test("malformed token responses are refused by the name of the field", async () => {
  const { message } = await refusal(
    Response.json({ ...TOKENS, access_token: "" }),
  );
  assertStringIncludes(message, "access_token");
  assertStringIncludes(
    (await refusal(Response.json({ ...TOKENS, token_type: "mac" }))).message,
    "token_type",
  );
  assertStringIncludes(
    (await refusal(Response.json({ ...TOKENS, expires_in: "300" }))).message,
    "expires_in",
  );
  assertStringIncludes(
    (await refusal(Response.json({ ...TOKENS, expires_in: -1 }))).message,
    "expires_in",
  );
  assertStringIncludes(
    (await refusal(Response.json({ ...TOKENS, refresh_token: null }))).message,
    "refresh_token",
  );
  assertStringIncludes(
    (await refusal(Response.json({ ...TOKENS, scope: ["openid"] }))).message,
    "scope",
  );
  await refusal(Response.json(null));
  await refusal(Response.json([TOKENS]));
});

Deno.test("a token type of any case is fine", async () => {
  await using endpoint = serveTokens(() =>
    Response.json({ ...TOKENS, token_type: "bEARER" })
  );
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  const { tokens } = await helpers.handleCallback(callback);
  assertEquals(tokens.accessToken, "the-access-token");
});

Deno.test("a token endpoint that cannot be reached throws what fetch throws", async () => {
  const endpoint = serveTokens();
  const helpers = createHelpers(endpoint.config);
  const { callback } = await startFlow(helpers);
  await endpoint[Symbol.asyncDispose]();
  await assertRejects(() => helpers.handleCallback(callback), TypeError);
});

Deno.test("success_url leads to a path of this origin only", async () => {
  assertEquals(
    await successPath("?success_url=/account%3Fa=b%23c"),
    "/account?a=b#c",
  );
  assertEquals(await successPath("?success_url=https://evil.example/"), "/");
  assertEquals(await successPath("?success_url=//evil.example"), "/");
  assertEquals(await successPath("?success_url=/%5Cevil.example"), "/");
  assertEquals(await successPath("?success_url=/%09/evil.example"), "/");
  assertEquals(await successPath("?success_url=/.//evil.example"), "/");
  assertEquals(await successPath("?success_url=javascript:alert(1)"), "/");
  assertEquals(await successPath("?success_url=http://["), "/");
  assertEquals(await successPath("?success_url="), "/");
});

Deno.test("no Referer counts", async () => {
  assertEquals(await successPath("", "http://localhost:5000/a?b"), "/");
  assertEquals(await successPath("", "http://["), "/");
});
