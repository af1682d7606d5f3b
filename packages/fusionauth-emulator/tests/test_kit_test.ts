import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { createTestKit, type TestKit } from "../testing/test_kit.ts";
import { APP_URL, readPage, RICHARD } from "./support/app.ts";
import {
  authorizeParameters,
  exchange,
  openEmulator,
  postToken,
  VERIFIER,
} from "./support/client.ts";

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

Deno.test("signInAs() returns a browser with a signed-in user", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const client = await kit.signInAs(RICHARD);

  assertEquals(await readPage(client, "/who"), "richard@example.com");
  assertEquals(await readPage(kit.browser(), "/who"), "signed out");
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

  assertEquals(await readPage(second, "/who"), "richard@example.com");
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

  assertEquals(await readPage(client, "/who"), "signed out");
  assertEquals(await readPage(client, "/refresh"), "refreshed");
  assertEquals(await readPage(client, "/who"), "richard@example.com");
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
  assertEquals(await readPage(client, "/who"), "richard@example.com");
  await kit.signInAs(RICHARD);
});

Deno.test("revoke() revokes a user's refresh tokens", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const client = await kit.signInAs(RICHARD);
  kit.revoke({ loginId: RICHARD.loginId });

  assertEquals(await readPage(client, "/refresh"), "invalid_grant");
});

Deno.test("revoke() revokes one refresh token by id, and refuses an unknown one", async () => {
  await using emulator = await openEmulator();
  using kit = openApp(emulator);
  const first = await kit.signInAs(RICHARD);
  const second = await kit.signInAs(RICHARD);
  const [token] = emulator.core.refreshTokens.all();
  kit.revoke({ refreshTokenId: token?.id ?? "" });

  assertEquals(await readPage(first, "/refresh"), "invalid_grant");
  assertEquals(await readPage(second, "/refresh"), "refreshed");
  assertThrows(() => kit.revoke({ refreshTokenId: "nobody's" }), RangeError);
  assertThrows(() => kit.revoke({ loginId: "nobody" }), RangeError);
});

async function readKids(emulator: Emulator): Promise<string[]> {
  const response = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`),
  );
  const { keys } = await response.json();
  return keys.map(({ kid }: { kid: string }) => kid);
}
