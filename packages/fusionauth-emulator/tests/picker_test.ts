import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { hiddenFields } from "../testing/html.ts";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  collectEvents,
  openBrowser,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import * as chromium from "./support/browser.ts";
import { lastStory } from "./support/stories.ts";
import type { Emulator } from "../server/emulator.ts";

/** Opens the login page and posts what a button of the picker does. */
async function pick(emulator: Emulator, id: string): Promise<Response> {
  const browser = openBrowser(emulator);
  const page = await authorize(emulator, {}, browser);
  return await browser.post(`${emulator.origin}/oauth2/authorize`, {
    ...hiddenFields(await page.text()),
    loginId: "",
    password: "",
    pickedUser: id,
  });
}

Deno.test("the login page lists users only when asked, those of the application first", async () => {
  await using plain = await openEmulator();
  await using emulator = await openEmulator({ picker: true });
  const { store } = emulator.core;
  const richard = store.users.get(RICHARD_ID);
  assert(richard !== undefined);
  store.putUser({
    ...richard,
    id: crypto.randomUUID(),
    email: "aaa@example.com",
    registrations: [],
  });
  const html = await (await authorize(emulator)).text();
  const listed = [...html.matchAll(/<span class="login">([^<]*)/g)]
    .map(([, login]) => login);

  assert(!(await (await authorize(plain)).text()).includes("pickedUser"));
  assertEquals(listed, [
    "admin@example.com",
    "richard@example.com",
    "monica@example.com",
    "aaa@example.com",
  ]);
});

Deno.test("a picked user is signed in without a password", async () => {
  await using emulator = await openEmulator({ picker: true });
  const events = collectEvents(emulator);
  const response = await pick(emulator, RICHARD_ID);
  const { loginId, steps } = lastStory(emulator);
  const login = steps.at(-1)?.checks.find(({ rule }) =>
    rule === "password-correct"
  );

  assert(callbackOf(response).has("code"));
  assertEquals(events, ["user.login.success"]);
  assertEquals(loginId, "richard@example.com");
  assertStringIncludes(login?.found() ?? "", "picked without a password");
});

Deno.test("a locked user cannot be picked, nor anyone without the picker", async () => {
  await using plain = await openEmulator();
  await using emulator = await openEmulator({ picker: true });
  const richard = emulator.findUser("richard@example.com");
  assert(richard !== null);
  richard.active = false;
  const locked = await pick(emulator, RICHARD_ID);
  const off = await pick(plain, RICHARD_ID);
  const unknown = await pick(emulator, "nobody");

  assertStringIncludes(await locked.text(), "Your account has been locked.");
  assertStringIncludes(await off.text(), "Invalid login credentials.");
  assertStringIncludes(await unknown.text(), "Invalid login credentials.");
});

Deno.test("picking has the protection of the login form", async () => {
  await using emulator = await openEmulator({ picker: true });
  const response = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/authorize`, {
      method: "POST",
      headers: { origin: "http://evil.example", cookie: "fusionauth.csrf=x" },
      body: new URLSearchParams({
        ...Object.fromEntries(authorizeParameters()),
        pickedUser: RICHARD_ID,
      }),
    }),
  );
  assertEquals(response.status, 403);
});

Deno.test("a user is picked by keyboard and without JavaScript, and is kept signed in", async () => {
  await using emulator = await openEmulator({ picker: true });
  await using browser = await chromium.openBrowser();
  await using context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 360, height: 720 },
  });
  const page = await context.newPage();
  await page.goto(
    `${emulator.origin}/oauth2/authorize?${authorizeParameters()}`,
  );
  const callback = page.waitForRequest(/\/callback\?/);
  await page.getByLabel("Keep me signed in").check();
  for (
    let tabs = 0;
    tabs < 12 &&
    !(await page.locator(":focus").innerText()).startsWith("richard");
    tabs++
  ) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");

  assert(new URL((await callback).url()).searchParams.has("code"));
  assertEquals(emulator.core.ssoSessions.entries().length, 1);
});

Deno.test("the login page with a picker has no accessibility problems", async () => {
  await using emulator = await openEmulator({ picker: true });
  await using browser = await chromium.openBrowser();
  await using context = await browser.newContext({
    viewport: { width: 360, height: 720 },
  });
  const page = await context.newPage();
  await page.goto(
    `${emulator.origin}/oauth2/authorize?${authorizeParameters()}`,
  );
  const isWide = await page.evaluate(() =>
    document.documentElement.scrollWidth > document.documentElement.clientWidth
  );
  assertEquals(await chromium.findAccessibilityProblems(page), []);
  assertEquals(isWide, false);
});
