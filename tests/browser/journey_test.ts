import { assert, assertEquals } from "@std/assert";
import type {
  Browser,
  BrowserContext,
  Page,
} from "npm:playwright-core@^1.65.1";
import { MONICA, RICHARD } from "../support/users.ts";
import { findAccessibilityProblems } from "./axe.ts";
import { openBrowser } from "./browser.ts";
import { openListeningApp } from "./listening_app.ts";

const app = await openListeningApp();
const browser: Browser = await openBrowser();

Deno.test.afterAll(async () => {
  await browser.close();
  await app[Symbol.asyncDispose]();
});

/** The errors of the page's console, violations of the content security policy included. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

async function signIn(page: Page, { loginId, password } = RICHARD) {
  await page.goto(`${app.origin}/login`);
  await page.fill("input[name=loginId]", loginId);
  await page.fill("input[name=password]", password);
  await page.click("form button");
  await page.waitForURL(`${app.origin}/account`);
}

async function signOut(page: Page) {
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.waitForURL(`${app.origin}/`);
}

async function makeJourney(context: BrowserContext): Promise<string[]> {
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  await page.goto(app.origin);
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await page.fill("input[name=loginId]", RICHARD.loginId);
  await page.fill("input[name=password]", RICHARD.password);
  await page.click("form button");
  await page.waitForURL(`${app.origin}/account`);
  const account = await page.textContent("main") ?? "";
  assertEquals(account.includes(RICHARD.loginId), true);
  assertEquals(account.includes("$0.00"), true);

  await page.goto(`${app.origin}/make-change`);
  await page.fill("input[name=amount]", "1.23");
  await page.getByRole("button", { name: "Make change" }).click();
  await page.waitForSelector("[role=status]");
  assertEquals(
    (await page.textContent("main"))?.includes(
      "We can make change for $1.23 with 24 nickels and 3 pennies!",
    ),
    true,
  );

  await signOut(page);
  await page.goto(`${app.origin}/account`);
  assertEquals(new URL(page.url()).pathname, "/oauth2/authorize");
  return complaints;
}

Deno.test("a user signs in, makes change and signs out in a browser", async () => {
  await using context = await browser.newContext();
  assertEquals(await makeJourney(context), []);
});

Deno.test("a user signs in, makes change and signs out in a browser without JavaScript", async () => {
  await using context = await browser.newContext({ javaScriptEnabled: false });
  assertEquals(await makeJourney(context), []);
});

Deno.test("signing out in one tab signs the other tab out (S118)", async () => {
  await using context = await browser.newContext();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await signIn(first);
  await second.goto(`${app.origin}/make-change`);
  await signOut(first);
  await second.waitForURL(`${app.origin}/`);
});

Deno.test("the back button shows nothing private after signing out (S119)", async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page);
  await signOut(page);
  await page.goBack();
  await page.waitForLoadState();
  const text = await page.textContent("body") ?? "";
  assertEquals(text.includes(RICHARD.loginId), false);
});

Deno.test("the preview follows the input within the content security policy", async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  const complaints = collectComplaints(page);
  await signIn(page);
  await page.goto(`${app.origin}/make-change`);
  await page.fill("input[name=amount]", "0.30");
  await page.waitForSelector("text=6 nickels and 0 pennies");
  assertEquals(complaints, []);
});

Deno.test("a page that needs a role names it, without console errors", async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page);
  const complaints = collectComplaints(page);
  const response = await page.goto(`${app.origin}/teller`);
  assertEquals(response?.status(), 403);
  assertEquals((await page.textContent("main"))?.includes("teller"), true);
  const own = complaints.filter((text) => !text.includes("403"));
  assertEquals(own, []);
});

Deno.test("signing out at FusionAuth ends the app's session too (S64)", async () => {
  const application = [...app.emulator.applications.values()]
    .find(({ name }) => name === "ChangeBank");
  assert(application);
  application.oauth.logoutBehavior = "AllApplications";
  await using context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page);
  const ended = page.waitForResponse(`${app.origin}/logout`);
  await page.goto(
    `${app.emulator.origin}/oauth2/logout?client_id=${application.id}`,
  );
  await ended;
  await page.goto(`${app.origin}/account`);
  assertEquals(new URL(page.url()).pathname, "/oauth2/authorize");
  application.oauth.logoutBehavior = "RedirectOnly";
});

Deno.test("an injected script does not run (S75)", async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(app.origin);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.smuggled = true";
    document.body.append(script);
    return "smuggled" in globalThis;
  });
  assertEquals(ran, false);
});

Deno.test("no other site can frame a page (S75)", async () => {
  await using other = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () =>
      new Response(`<iframe src="${app.origin}/"></iframe>`, {
        headers: { "content-type": "text/html" },
      }),
  );
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${other.addr.port}/`);
  await page.waitForLoadState("networkidle");
  const [, frame] = page.frames();
  assertEquals(await frame?.locator("h1").count(), 0);
});

Deno.test("every page passes axe", async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  const problems: string[] = [];
  async function visit(path: string) {
    await page.goto(app.origin + path);
    for (const problem of await findAccessibilityProblems(page)) {
      problems.push(`${path}: ${problem}`);
    }
  }
  await visit("/");
  await visit("/callback");
  await visit("/nothing-here");
  await visit("/login");
  await signIn(page, MONICA);
  await visit("/account");
  await visit("/make-change");
  await visit("/teller");
  assertEquals(problems, []);
});
