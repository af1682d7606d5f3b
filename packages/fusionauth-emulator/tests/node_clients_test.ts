import { assertEquals } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import { submitSignIn } from "../testing/test_kit.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  openBrowser,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { RICHARD } from "./support/app.ts";
import { changeBank } from "./support/kickstart.ts";
import { type RunningApp, startApp } from "./support/npm_apps.ts";

/** Starts an app of npm/ as the kickstart's client, which may redirect to `paths`. */
async function openApp(
  emulator: InspectableEmulator,
  file: string,
  paths: string[],
): Promise<RunningApp> {
  const { tenantId, oauth } = changeBank(emulator);
  const app = await startApp(file, [
    emulator.issuer,
    CLIENT_ID,
    CLIENT_SECRET,
    tenantId,
  ]);
  oauth.authorizedRedirectURLs.push(...paths.map((path) => app.origin + path));
  return app;
}

Deno.test("Auth.js signs in with its FusionAuth provider", async () => {
  await using emulator = await openEmulator();
  await using app = await openApp(emulator, "auth_js_app.ts", [
    "/auth/callback/fusionauth",
  ]);
  const browser = openBrowser(emulator);
  const read = async (path: string) =>
    await (await browser.fetch(`${app.origin}/auth/${path}`)).json();
  const { csrfToken } = await read("csrf");
  const page = await browser.submit(`${app.origin}/auth/signin/fusionauth`, {
    csrfToken,
    callbackUrl: `${app.origin}/auth/session`,
  });
  const end = await submitSignIn(browser, page, RICHARD);
  assertEquals(end.url.href, `${app.origin}/auth/session`);
  const { user } = await read("session");
  assertEquals(user, {
    name: "Richard Hendricks",
    email: "richard@example.com",
  });
});

Deno.test("passport signs in with passport-oauth2 and PKCE", async () => {
  await using emulator = await openEmulator();
  const user = await signInWithPassport(emulator, "oauth2");
  assertEquals(user.sub, RICHARD_ID);
});

Deno.test("passport signs in with passport-openidconnect, which has no PKCE", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.proofKeyForCodeExchangePolicy = "NotRequired";
  const user = await signInWithPassport(emulator, "oidc");
  assertEquals(user.id, RICHARD_ID);
});

/** Signs Richard in by a strategy of npm/passport_app.ts, and returns its user. */
async function signInWithPassport(
  emulator: InspectableEmulator,
  strategy: "oauth2" | "oidc",
): Promise<Record<string, unknown>> {
  const callback = `/${strategy}/callback`;
  await using app = await openApp(emulator, "passport_app.ts", [callback]);
  const browser = openBrowser(emulator);
  const page = await browser.navigate(`${app.origin}/${strategy}/login`);
  const { url, body } = await submitSignIn(browser, page, RICHARD);
  assertEquals(url.href, `${app.origin}/`);
  return JSON.parse(body);
}

Deno.test("the apps of npm/, which deno.json excludes, are formatted and linted", async () => {
  for (const command of [["fmt", "--check"], ["lint"]]) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...command, "--no-config", "npm/"],
      cwd: new URL("./", import.meta.url),
    }).output();
    assertEquals(success, true, new TextDecoder().decode(stderr));
  }
});
