import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import { CookieClient } from "../testing/cookie_client.ts";
import { getTokens } from "../testing/get_tokens.ts";
import { createTestKit, type TestKit } from "../testing/test_kit.ts";
import { openTimeTravel } from "../testing/time_travel.ts";
import {
  authorizeParameters,
  CLIENT_ID,
  exchange,
  openEmulator,
  postToken,
  VERIFIER,
} from "./support/client.ts";

const APP_URL = "http://localhost:5000";
const RICHARD = { loginId: "richard@example.com", password: "password" };

interface Session {
  accessToken: string;
  refreshToken: string;
}

/** A minimal app. */
function openApp(emulator: Emulator): TestKit {
  const sessions = new Map<string, Session>();

  async function callback(url: URL): Promise<Response> {
    const response = await exchange(
      emulator,
      url.searchParams.get("code") ?? "",
      { "code_verifier": VERIFIER },
    );
    const tokens = await response.json();
    const id = crypto.randomUUID();
    sessions.set(id, {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
    });
    const headers = { location: "/who", "set-cookie": `session=${id}; Path=/` };
    return new Response(null, { status: 303, headers });
  }

  async function who(session: Session | undefined): Promise<Response> {
    const response = await emulator.handler(
      new Request(`${emulator.origin}/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${session?.accessToken}` },
      }),
    );
    if (!response.ok) return new Response("signed out", { status: 401 });
    return new Response((await response.json()).email);
  }

  async function refresh(session: Session | undefined): Promise<Response> {
    const response = await postToken(emulator, {
      "grant_type": "refresh_token",
      "refresh_token": session?.refreshToken ?? "",
    });
    const tokens = await response.json();
    if (session !== undefined && response.ok) {
      session.accessToken = tokens.access_token;
      session.refreshToken = tokens.refresh_token;
    }
    return new Response(tokens.error ?? "refreshed");
  }

  async function handler(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const cookie = request.headers.get("cookie") ?? "";
    const id = /(?:^|; )session=([^;]+)/.exec(cookie)?.[1] ?? "";
    const session = sessions.get(id);
    switch (url.pathname) {
      case "/login": {
        const location =
          `${emulator.origin}/oauth2/authorize?${authorizeParameters()}`;
        return new Response(null, { status: 302, headers: { location } });
      }
      case "/callback":
        return await callback(url);
      case "/refresh":
        return await refresh(session);
      default:
        return await who(session);
    }
  }

  return createTestKit(emulator, { url: APP_URL, handler });
}

async function read(client: CookieClient, path: string): Promise<string> {
  return await (await client.fetch(`${APP_URL}${path}`)).text();
}

Deno.test("signInAs() returns a browser with a signed-in user", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const client = await kit.signInAs(RICHARD);

  assertEquals(await read(client, "/who"), "richard@example.com");
  assertEquals(await read(kit.browser(), "/who"), "signed out");
});

Deno.test("signInAs() fails when the sign-in does not return to the app", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  await assertRejects(
    () => kit.signInAs({ ...RICHARD, password: "wrong" }),
    Error,
    `it ended at ${emulator.origin}/oauth2/authorize with 200`,
  );
});

Deno.test("two tabs share their cookies", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const [first, second] = await kit.twoTabs(RICHARD);
  const before = second.cookie("localhost", "session");
  await kit.signIn(first, RICHARD);

  assertEquals(await read(second, "/who"), "richard@example.com");
  assertNotEquals(second.cookie("localhost", "session"), before);
  assertEquals(
    second.cookie("localhost", "session"),
    first.cookie("localhost", "session"),
  );
});

Deno.test("expireAccessToken() expires the access token, but not the refresh token", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const client = await kit.signInAs(RICHARD);
  kit.expireAccessToken();

  assertEquals(await read(client, "/who"), "signed out");
  assertEquals(await read(client, "/refresh"), "refreshed");
  assertEquals(await read(client, "/who"), "richard@example.com");
});

Deno.test("rotateKeys() signs with a new key and keeps the old one in the JWKS", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const client = await kit.signInAs(RICHARD);
  const before = await readKids(emulator);
  await kit.rotateKeys();
  const after = await readKids(emulator);

  assert(after.length > before.length);
  assertEquals(before.filter((kid) => !after.includes(kid)), []);
  assertEquals(await read(client, "/who"), "richard@example.com");
  await kit.signInAs(RICHARD);
});

Deno.test("revoke() revokes a user's refresh tokens", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const client = await kit.signInAs(RICHARD);
  kit.revoke({ loginId: RICHARD.loginId });

  assertEquals(await read(client, "/refresh"), "invalid_grant");
});

Deno.test("revoke() revokes one refresh token by id, and refuses an unknown one", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const first = await kit.signInAs(RICHARD);
  const second = await kit.signInAs(RICHARD);
  const [token] = emulator.core.refreshTokens.all();
  kit.revoke({ refreshTokenId: token?.id ?? "" });

  assertEquals(await read(first, "/refresh"), "invalid_grant");
  assertEquals(await read(second, "/refresh"), "refreshed");
  assertThrows(() => kit.revoke({ refreshTokenId: "nobody's" }), RangeError);
  assertThrows(() => kit.revoke({ loginId: "nobody" }), RangeError);
});

Deno.test("getTokens() signs a user in and returns the token response", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator, { clientId: CLIENT_ID, ...RICHARD });
  const userinfo = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    }),
  );

  assertEquals((await userinfo.json()).email, "richard@example.com");
  assertEquals(typeof tokens.id_token, "string");
  assertEquals(typeof tokens.refresh_token, "string");
});

Deno.test("getTokens() fails with the reason", async () => {
  await using emulator = await openEmulator();
  const person = { clientId: CLIENT_ID, ...RICHARD };
  await assertRejects(
    () => getTokens(emulator, { ...person, password: "wrong" }),
    Error,
    "Cannot sign in richard@example.com: status 200",
  );
  await assertRejects(
    () => getTokens(emulator, { ...person, clientId: "nobody" }),
    Error,
    "There is no application nobody with a redirect URI",
  );
  using _fault = emulator.faults.set("exchange/error-temporary");
  await assertRejects(
    () => getTokens(emulator, person),
    Error,
    "temporarily_unavailable",
  );
});

Deno.test("callApi() uses the kickstart's API key, or another", async () => {
  await using emulator = await openEmulator();
  const path = "/api/user?loginId=richard@example.com";
  const found = await callApi(emulator, ["GET", path]);
  const refused = await callApi(emulator, ["GET", path], undefined, {
    authorization: "another-key",
  });

  assertEquals((await found.json()).user.firstName, "Richard");
  assertEquals(refused.status, 401);
});

Deno.test("time travel moves Date, and returns", () => {
  const present = Date;
  const start = Date.now();
  {
    using time = openTimeTravel();
    time.advance(3600);
    time.advance(-60);
    assert(Date.now() - start >= 3540_000);
    assert(new Date().getTime() - start >= 3540_000);
    assertEquals(new Date(0).getTime(), 0);
    assert(new Date() instanceof present);
    assertEquals(Date.parse("1970-01-01T00:00:01Z"), 1000);
    time.return();
    assert(Date.now() - start < 3540_000);
  }
  assertEquals(Date, present);
});

Deno.test("the browser keeps a cookie for its path and until it expires", async () => {
  using time = openTimeTravel();
  const client = new CookieClient({
    [APP_URL]: (request) =>
      Promise.resolve(
        new Response(request.headers.get("cookie") ?? "none", {
          headers: [
            ["set-cookie", "plain=a"],
            ["set-cookie", "deep=b; Path=/deep"],
            ["set-cookie", "short=c; Max-Age=60; HttpOnly"],
            ["set-cookie", "safe=d; Secure"],
          ],
        }),
      ),
  });
  await client.fetch(APP_URL);

  assertEquals(await read(client, "/"), "plain=a; short=c");
  assertEquals(await read(client, "/deep/er"), "plain=a; deep=b; short=c");
  assertEquals(await read(client, "/deeper"), "plain=a; short=c");
  time.advance(61);
  assertEquals(
    client.cookieHeader(new URL(APP_URL)),
    "plain=a",
  );
});

Deno.test("the browser deletes a cookie that has expired", async () => {
  const answers = [
    "name=value",
    "name=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  ];
  const client = new CookieClient({
    [APP_URL]: () => {
      const headers = { "set-cookie": answers.shift() ?? "" };
      return Promise.resolve(new Response(null, { headers }));
    },
  });
  await client.fetch(APP_URL);
  assertEquals(client.cookie("localhost", "name"), "value");
  await client.fetch(APP_URL);
  assertEquals(client.cookie("localhost", "name"), undefined);
});

async function readKids(emulator: Emulator): Promise<string[]> {
  const response = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`),
  );
  const { keys } = await response.json();
  return keys.map(({ kid }: { kid: string }) => kid);
}
