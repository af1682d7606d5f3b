import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { cookieDomain } from "../oauth/hosted/hosted_cookies.ts";
import {
  callbackOf,
  claimsOf,
  CLIENT_ID,
  openBrowser,
  openEmulator,
  REDIRECT_URI,
  RICHARD_ID,
} from "./support/client.ts";
import {
  cookieAttributes,
  hosted,
  signInHosted,
  submitLogin,
} from "./support/hosted.ts";
import { changeBank } from "./support/kickstart.ts";

Deno.test("the hosted backend signs in and returns with state, locale and userState", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const back = await signInHosted(
    emulator,
    { state: "the state", locale: "en" },
    browser,
  );
  assertEquals(back.status, 302);
  assertMatch(back.headers.get("location") ?? "", /^http:\/\/localhost:5000\//);
  assertEquals(Object.fromEntries(callbackOf(back)), {
    state: "the state",
    locale: "en",
    userState: "Authenticated",
  });
  const claims = claimsOf(browser.cookie("localhost", "app.at"));
  assertEquals([claims.sub, claims.aud], [RICHARD_ID, CLIENT_ID]);
  assertEquals(claims.scope, "openid offline_access");
  assertEquals(
    browser.cookie("localhost", "app.at_exp"),
    String(claims.exp),
  );
});

Deno.test("the hosted backend's cookies have FusionAuth's names and flags", async () => {
  await using emulator = await openEmulator();
  assertEquals(cookieAttributes(await signInHosted(emulator)), {
    "app.pkce_v": "Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
    "app.at": "Path=/; HttpOnly; SameSite=Lax; Max-Age=300",
    "app.at_exp": "Path=/; SameSite=Lax; Max-Age=300",
    "app.idt": "Path=/; SameSite=Lax; Max-Age=300",
    "app.rt": "Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000",
  });
  const small = await signInHosted(emulator, { scope: "email" });
  assertEquals(Object.keys(cookieAttributes(small)), [
    "app.pkce_v",
    "app.at",
    "app.at_exp",
  ]);
});

Deno.test("over https, the hosted backend's cookies are secure and for the whole domain", async () => {
  await using emulator = await openEmulator({
    issuer: "https://login.example.com",
  });
  const response = await emulator.handler(
    new Request(hosted(emulator, "login"), {
      headers: {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "login.example.com",
      },
    }),
  );
  assertEquals(cookieAttributes(response), {
    "app.pkce_v": "Path=/; Domain=example.com; HttpOnly; Secure; SameSite=Lax",
  });
  assertEquals(
    ["localhost", "example.com", "127.0.0.1", "[::1]"].map(cookieDomain),
    [
      null,
      null,
      null,
      null,
    ],
  );
});

Deno.test("the hosted backend's login page may lead to the application in the end", async () => {
  await using emulator = await openEmulator();
  const page = await openBrowser(emulator).navigate(hosted(emulator, "login"));
  const policy = page.response.headers.get("content-security-policy") ?? "";
  assertStringIncludes(policy, "form-action 'self' http://localhost:5000;");
});

Deno.test("/app/login takes the client id in its path, and other parameters", async () => {
  await using emulator = await openEmulator();
  const response = await openBrowser(emulator).fetch(
    `${emulator.origin}/app/login/${CLIENT_ID}?scope=openid&login_hint=a&code_challenge=x`,
  );
  const authorize = callbackOf(response);
  assertEquals(authorize.get("client_id"), CLIENT_ID);
  assertEquals(authorize.get("scope"), "openid");
  assertEquals(authorize.get("login_hint"), "a");
  assertNotEquals(authorize.get("code_challenge"), "x");
  assertEquals(
    authorize.get("redirect_uri"),
    `${emulator.origin}/app/callback`,
  );
});

Deno.test("without a redirect URI, the hosted backend returns to the first of the list", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const back = await browser.fetch(
    await submitLogin(browser, hosted(emulator, "login")),
  );
  assertEquals(
    back.headers.get("location"),
    `${REDIRECT_URI}?userState=Authenticated`,
  );
});

Deno.test("/app/register opens the registration page if the application has one", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const pathOf = async () => {
    const response = await browser.fetch(hosted(emulator, "register"));
    return new URL(response.headers.get("location") ?? "").pathname;
  };
  assertEquals(await pathOf(), "/oauth2/register");
  changeBank(emulator).registration.enabled = false;
  assertEquals(await pathOf(), "/oauth2/authorize");
});

Deno.test("an unknown client or redirect URI gets an error page of the hosted backend", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  for (
    const [parameters, reason] of [
      [{ "client_id": "" }, "missing_client_id"],
      [{ "client_id": "unknown" }, "invalid_client_id"],
      [{ "redirect_uri": "http://evil.test/" }, "invalid_redirect_uri"],
    ] as const
  ) {
    const response = await browser.fetch(
      hosted(emulator, "login", { ...parameters }),
    );
    assertEquals(response.status, 200);
    assertStringIncludes(await response.text(), reason);
    assertEquals(response.headers.getSetCookie(), []);
  }
});

Deno.test("the callback of another browser's sign-in sets no tokens", async () => {
  await using emulator = await openEmulator();
  const attacker = openBrowser(emulator);
  const victim = openBrowser(emulator);
  const begin = hosted(emulator, "login", { prompt: "login" });
  const without = await victim.fetch(await submitLogin(attacker, begin));
  await victim.fetch(begin);
  const other = await victim.fetch(await submitLogin(attacker, begin));
  assertStringIncludes(await without.text(), "missing_code_verifier");
  assertStringIncludes(await other.text(), "invalid_pkce_code_verifier");
  assertEquals(without.headers.getSetCookie(), []);
  assertEquals(other.headers.getSetCookie(), []);
});

Deno.test("the callback checks the redirect URI again, and shows errors", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const forged = btoa(JSON.stringify({
    clientId: CLIENT_ID,
    redirectUri: "http://evil.test/",
  }));
  const read = async (query: string) => {
    const url = `${emulator.origin}/app/callback?${query}`;
    return await (await browser.fetch(url)).text();
  };
  assertStringIncludes(
    await read(`code=x&state=${forged}`),
    "invalid_redirect_uri",
  );
  assertStringIncludes(await read("code=x&state=nonsense"), "/app/login");
  const page = await browser.navigate(
    hosted(emulator, "login", { prompt: "none" }),
  );
  assertStringIncludes(page.body, "authentication_required");
});
