import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  authorize,
  callbackOf,
  CLIENT_ID,
  getTokens,
  openBrowser,
  openEmulator,
  postToken,
  signIn,
} from "./support/client.ts";
import { logout } from "./support/logout.ts";

Deno.test("logout ends the SSO session and redirects to the logout URL", async () => {
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

Deno.test("logout prefers the post-logout URI, with the state", async () => {
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

Deno.test("a post-logout URI that is not on the list gets an error page", async () => {
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

Deno.test("an expired ID token is a valid hint", async () => {
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

Deno.test("logout does not revoke refresh tokens", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  await logout(emulator, { "client_id": CLIENT_ID });
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  assertEquals(response.status, 200);
});

Deno.test("an access token is not a valid hint", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const response = await logout(emulator, {
    "id_token_hint": String(tokens.access_token),
  });
  assertEquals(response.status, 400);
  assertStringIncludes(await response.text(), "invalid_id_token_hint");
});

Deno.test("the hint's audience takes precedence over client_id", async () => {
  await using emulator = await openEmulator();
  const { applications } = emulator.core.store;
  const application = applications.get(CLIENT_ID);
  const other = crypto.randomUUID();
  if (application !== undefined) {
    const oauth = { ...application.oauth, logoutURL: "http://localhost:7/" };
    applications.set(other, { ...application, id: other, oauth });
  }
  const tokens = await getTokens(emulator);
  const byBoth = await logout(emulator, {
    "client_id": other,
    "id_token_hint": String(tokens.id_token),
  });
  const byClient = await logout(emulator, { "client_id": other });
  assertEquals(byBoth.headers.get("location"), "http://localhost:5000/logout");
  assertEquals(byClient.headers.get("location"), "http://localhost:7/");
});

/** The URL that the logout page leads to. */
async function targetOf(response: Response): Promise<string | undefined> {
  const html = await response.text();
  return /http-equiv="refresh" content="2; url=([^"]*)"/.exec(html)?.[1];
}

Deno.test("without an application, logout redirects to the tenant's URL, or to the root", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  assertEquals(await targetOf(await logout(emulator, {})), "/");
  store.tenantOf(null).logoutUrl = "http://localhost:5000/";
  const tenantId = store.defaultTenantId;
  assertEquals(
    await targetOf(await logout(emulator, { tenantId })),
    "http://localhost:5000/",
  );
});

Deno.test("without a logout URL of the application, logout redirects to its tenant's", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const application = store.applications.get(CLIENT_ID);
  if (application !== undefined) application.oauth.logoutURL = null;
  store.tenantOf(null).logoutUrl = "http://localhost:5000/";
  const response = await logout(emulator, { "client_id": CLIENT_ID });
  assertEquals(response.headers.get("location"), "http://localhost:5000/");
});

Deno.test("an unknown client or tenant gets an error page", async () => {
  await using emulator = await openEmulator();
  const id = crypto.randomUUID();
  const client = await logout(emulator, { "client_id": id });
  const tenant = await logout(emulator, { tenantId: id });
  assertEquals([client.status, tenant.status], [400, 400]);
  assertStringIncludes(await client.text(), "invalid_client_id");
  assertStringIncludes(await tenant.text(), "invalid_tenant_id");
});

Deno.test("a post-logout URI without an application gets an error page", async () => {
  await using emulator = await openEmulator();
  const response = await logout(emulator, {
    "post_logout_redirect_uri": "http://localhost:5000/logout",
  });
  assertEquals(response.status, 400);
  await response.body?.cancel();
});

Deno.test("logout works by POST and without a session", async () => {
  await using emulator = await openEmulator();
  const response = await openBrowser(emulator).post(
    `${emulator.origin}/oauth2/logout`,
    { "client_id": CLIENT_ID },
  );
  assertEquals(response.status, 302);
  assertEquals(
    response.headers.get("location"),
    "http://localhost:5000/logout",
  );
});
