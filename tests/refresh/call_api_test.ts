import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import {
  getAccessToken,
  getFreshSession,
  withBrokenTokens,
} from "../support/app_modules.ts";
import { MINUTE } from "../support/clock.ts";
import { cookieHeaderOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { RICHARD } from "../support/users.ts";

keepLog();
const app = await openApp();
Deno.test.afterAll(async () => await app[Symbol.asyncDispose]());

/** Reads the session as the middleware of (signed-in)/ does. */
async function freshSessionOf(client: CookieClient) {
  const cookie = cookieHeaderOf(client);
  const session = await getFreshSession(new Headers({ cookie }));
  if (session === null) throw new Error("Nobody is signed in");
  return session;
}

/** Calls an API that accepts FusionAuth's access tokens: userinfo. */
async function callUserinfo(accessToken: string): Promise<unknown> {
  const response = await fetch(`${app.emulator.origin}/oauth2/userinfo`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const { email }: { email?: unknown } = await response.json();
  return [response.status, email];
}

Deno.test("a route calls an API on behalf of the signed-in user", async () => {
  const session = await freshSessionOf(await app.signedIn());
  assertEquals(
    await callUserinfo(await getAccessToken(session)),
    [200, RICHARD.loginId],
  );
});

Deno.test("the access token for an API is fresh, however old the session is", async () => {
  const client = await app.signedIn();
  const first = await getAccessToken(await freshSessionOf(client));
  app.advance(6 * MINUTE);
  const second = await getAccessToken(await freshSessionOf(client));
  assertNotEquals(second, first);
  assertEquals(await callUserinfo(second), [200, RICHARD.loginId]);
});

Deno.test("a session whose tokens cannot be decrypted yields no access token", async () => {
  const session = await freshSessionOf(await app.signedIn());
  await assertRejects(
    () => getAccessToken(withBrokenTokens(session)),
    Error,
    "Cannot read the access token",
  );
});
