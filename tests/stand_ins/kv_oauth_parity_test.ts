import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createHelpers } from "@deno/kv-oauth";
import { serveTokens, startFlow } from "./token_endpoint.ts";

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
  assertEquals(
    await failure({ error: "access_denied", error_description: "Not now" }),
    "Not now",
  );
  assertEquals(await failure({ error: "access_denied" }), "access_denied");
  assertMatch(await failure({ code: "" }), /^Invalid .*: Missing code/);
  assertMatch(await failure({ state: "x" }), /^Invalid .*: Invalid state: x/);
});

Deno.test("errors of a token response are named, and other answers refused", async () => {
  const token = (body: unknown, status = 200) =>
    failure({}, () => Response.json(body, { status }));
  const good = { "access_token": "a", "token_type": "Bearer" };
  assertEquals(await token({ error: "invalid_grant" }, 400), "invalid_grant");
  const invalid = [
    await failure({}, () => new Response("text")),
    await token({}, 400),
    await token(good, 400),
    await token([]),
    await token({}),
    await token({ ...good, "token_type": 1 }),
    await token({ ...good, "expires_in": "1" }),
  ];
  for (const message of invalid) {
    assertMatch(message, /^Invalid token response/);
  }
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
