import { assertEquals, assertNotEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import type { CookieClient } from "../testing/cookie_client.ts";
import {
  authorize,
  callbackOf,
  CLIENT_ID,
  openBrowser,
  openEmulator,
  REDIRECT_URI,
  RICHARD_ID,
} from "./support/client.ts";
import { cookieAttributes, hosted, signInHosted } from "./support/hosted.ts";
import { changeBank, richard } from "./support/kickstart.ts";
import { jwtOf } from "./support/refresh.ts";

const APP = new URL(REDIRECT_URI).origin;

function refreshHosted(
  emulator: Emulator,
  browser: CookieClient,
  headers: Record<string, string> = {},
): Promise<Response> {
  return browser.fetch(hosted(emulator, "refresh"), {
    method: "POST",
    headers: { "content-type": "text/plain", ...headers },
  });
}

Deno.test("/app/me returns the claims of userinfo to the access token's cookie", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signInHosted(emulator, { scope: "openid email" }, browser);
  const me = await browser.fetch(`${emulator.origin}/app/me/`);
  const claims = await me.json();
  assertEquals([me.status, claims], [200, {
    sub: RICHARD_ID,
    email: "richard@example.com",
    "email_verified": true,
  }]);
  const byHeader = await openBrowser(emulator).fetch(
    `${emulator.origin}/app/me`,
    {
      headers: {
        authorization: `Bearer ${browser.cookie("localhost", "app.at")}`,
      },
    },
  );
  assertEquals(await byHeader.json(), claims);
});

Deno.test("/app/me without a valid access token gets 401", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const read = async () =>
    (await browser.fetch(`${emulator.origin}/app/me/`)).status;
  assertEquals(await read(), 401);
  await signInHosted(emulator, {}, browser);
  assertEquals(await read(), 200);
  emulator.clock.offsetSeconds = 301;
  assertEquals(await read(), 401);
});

Deno.test("/app/refresh replaces the tokens in the cookies", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signInHosted(emulator, {}, browser);
  const names = ["app.at", "app.rt", "app.idt", "app.at_exp"];
  const values = () => names.map((name) => browser.cookie("localhost", name));
  const before = values();
  emulator.clock.offsetSeconds = 100;
  const response = await refreshHosted(emulator, browser);
  assertEquals([response.status, await response.text()], [200, ""]);
  const after = values();
  for (const [index, name] of names.entries()) {
    assertNotEquals(after[index], before[index], name);
  }
});

Deno.test("/app/refresh keeps a reusable token, for its longer life", async () => {
  await using emulator = await openEmulator();
  const jwt = jwtOf(emulator);
  jwt.refreshTokenUsagePolicy = "Reusable";
  jwt.refreshTokenExpirationPolicy = "SlidingWindow";
  jwt.refreshTokenTimeToLiveInMinutes = 1000;
  const browser = openBrowser(emulator);
  await signInHosted(emulator, {}, browser);
  const before = browser.cookie("localhost", "app.rt");
  emulator.clock.offsetSeconds = 100;
  const response = await refreshHosted(emulator, browser);
  assertEquals(
    cookieAttributes(response)["app.rt"],
    "Path=/; HttpOnly; SameSite=Lax; Max-Age=60000",
  );
  assertEquals(browser.cookie("localhost", "app.rt"), before);
});

Deno.test("/app/refresh fails without a usable token or without the grant", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const reason = async () => {
    const response = await refreshHosted(emulator, browser);
    return [response.status, (await response.json()).error_reason];
  };
  assertEquals(await reason(), [400, "missing_refresh_token"]);
  await signInHosted(emulator, {}, browser);
  richard(emulator).active = false;
  assertEquals(await reason(), [400, "refresh_token_not_found"]);
  richard(emulator).active = true;
  changeBank(emulator).oauth.enabledGrants = ["authorization_code"];
  assertEquals(await reason(), [400, "grant_type_disabled"]);
});

Deno.test("/app/logout deletes the cookies and ends the SSO session", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signInHosted(emulator, {}, browser);
  const response = await browser.fetch(
    hosted(emulator, "logout", { "post_logout_redirect_uri": REDIRECT_URI }),
  );
  const logout = new URL(response.headers.get("location") ?? "");
  assertEquals(logout.pathname, "/oauth2/logout");
  assertEquals(Object.fromEntries(logout.searchParams), {
    "client_id": CLIENT_ID,
    "post_logout_redirect_uri": REDIRECT_URI,
  });
  assertEquals(
    ["app.at", "app.rt", "app.idt", "app.at_exp"].map((name) =>
      browser.cookie("localhost", name)
    ),
    [undefined, undefined, undefined, undefined],
  );
  const ended = await browser.fetch(logout);
  assertEquals(ended.headers.get("location"), REDIRECT_URI);
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(callbackOf(silent).get("error"), "login_required");
});

Deno.test("scripts of other origins need CORS with credentials for the hosted backend", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signInHosted(emulator, {}, browser);
  const foreign = await refreshHosted(emulator, browser, { origin: APP });
  assertEquals(foreign.status, 403);
  const own = await refreshHosted(emulator, browser, {
    origin: emulator.origin,
  });
  assertEquals(own.status, 200);
  Object.assign(emulator.core.store.cors, {
    enabled: true,
    allowedOrigins: [APP],
    allowedMethods: ["GET", "POST", "OPTIONS"],
    allowCredentials: true,
  });
  const allowed = await refreshHosted(emulator, browser, { origin: APP });
  assertEquals(allowed.status, 200);
  assertEquals(
    allowed.headers.get("access-control-allow-credentials"),
    "true",
  );
  assertEquals(allowed.headers.get("access-control-allow-origin"), APP);
});
