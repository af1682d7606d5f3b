import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@/emulator/kit/cookie_client.ts";
import type { Emulator } from "@/emulator/emulator.ts";
import {
  authorize,
  callbackOf,
  CLIENT_ID,
  getTokens,
  openBrowser,
  openEmulator,
  postToken,
  signIn,
} from "./client.ts";

function logout(
  emulator: Emulator,
  parameters: Record<string, string>,
  browser: CookieClient = openBrowser(emulator),
): Promise<Response> {
  return browser.fetch(
    `${emulator.origin}/oauth2/logout?${new URLSearchParams(parameters)}`,
  );
}

Deno.test("logout ends the SSO session and goes to the logout URL", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  const response = await logout(emulator, { "client_id": CLIENT_ID }, browser);
  assertEquals(response.status, 302);
  assertEquals(
    response.headers.get("location"),
    "http://localhost:5000/logout",
  );
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "login_required");
});

Deno.test("the post-logout URI comes first, and brings the state", async () => {
  await using emulator = await openEmulator();
  const response = await logout(emulator, {
    "client_id": CLIENT_ID,
    "post_logout_redirect_uri": "http://localhost:5000/callback",
    state: "s",
  });
  assertEquals(
    response.headers.get("location"),
    "http://localhost:5000/callback?state=s",
  );
});

Deno.test("a post-logout URI that is not on the list is an error page", async () => {
  await using emulator = await openEmulator();
  const response = await logout(emulator, {
    "client_id": CLIENT_ID,
    "post_logout_redirect_uri": "http://evil.test/",
  });
  assertEquals(response.status, 400);
  assertStringIncludes(
    await response.text(),
    "invalid_post_logout_redirect_uri",
  );
});

Deno.test("an ID token may be the hint even when it is out of date", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  emulator.core.clock.offsetSeconds = 3600;
  const good = await logout(emulator, {
    "id_token_hint": String(tokens.id_token),
  });
  const bad = await logout(emulator, {
    "id_token_hint": `${tokens.id_token}x`,
  });
  assertEquals(good.headers.get("location"), "http://localhost:5000/logout");
  assertEquals(bad.status, 400);
  assertStringIncludes(await bad.text(), "invalid_id_token_hint");
});

Deno.test("AllApplications shows a page that calls every logout URL in a frame", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.logoutBehavior = "AllApplications";
  }
  const response = await logout(emulator, { "client_id": CLIENT_ID });
  const html = await response.text();
  assertEquals(response.status, 200);
  assertMatch(html, /<iframe\s+src="http:\/\/localhost:5000\/logout"/);
  assertStringIncludes(html, 'content="2; url=http://localhost:5000/logout"');
});

Deno.test("logout leaves refresh tokens alone", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  await logout(emulator, { "client_id": CLIENT_ID });
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  assertEquals(response.status, 200);
});
