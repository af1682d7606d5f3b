import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp, RICHARD } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";

const MINUTE = 60;

keepLog();
const app = await openApp();
const { findFreshSession } = await import("@/auth/current_session.ts");
const { getAccessToken } = await import("@/auth/access_token.ts");

Deno.test.afterAll(async () => await app[Symbol.asyncDispose]());

/** What middleware does for a route below (signed-in)/. */
async function sessionOf(client: CookieClient) {
  const cookie = client.cookieHeader(new URL(APP_URL));
  const session = await findFreshSession(new Headers({ cookie }));
  if (session === null) throw new Error("Nobody is signed in");
  return session;
}

/** An API that takes FusionAuth's access tokens: userinfo is one. */
async function callApi(accessToken: string): Promise<unknown> {
  const response = await fetch(`${app.emulator.origin}/oauth2/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const { email }: { email?: unknown } = await response.json();
  return [response.status, email];
}

Deno.test("a route calls an API on behalf of the signed-in user", async () => {
  const session = await sessionOf(await app.signedIn());
  assertEquals(
    await callApi(await getAccessToken(session)),
    [200, RICHARD.loginId],
  );
});

Deno.test("the access token for an API is fresh, however old the session is", async () => {
  const client = await app.signedIn();
  const first = await getAccessToken(await sessionOf(client));
  app.advance(6 * MINUTE);
  const second = await getAccessToken(await sessionOf(client));
  assertNotEquals(second, first);
  assertEquals(await callApi(second), [200, RICHARD.loginId]);
});

Deno.test("a session whose tokens cannot be decrypted yields no access token", async () => {
  const session = await sessionOf(await app.signedIn());
  const { record } = session;
  await assertRejects(
    () =>
      getAccessToken({
        ...session,
        record: { ...record, sealedTokens: new Uint8Array(40) },
      }),
    Error,
    "Cannot read the access token",
  );
});
