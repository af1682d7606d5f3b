import { assertEquals } from "@std/assert";
import { findAccessibilityProblems, openBrowser } from "./support/browser.ts";
import { authorizeParameters, openEmulator } from "./support/client.ts";

/** A client that shows the parameter names of its callback, by GET or by POST. */
function openClient() {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { searchParams } = new URL(request.url);
      const answer = request.method === "POST"
        ? new URLSearchParams(await request.text())
        : searchParams;
      const names = [...answer.keys()].sort().join(" ");
      return new Response(`<title>Client</title><p>${names}</p>`, {
        headers: { "content-type": "text/html" },
      });
    },
  );
  return {
    url: `http://localhost:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("no page has accessibility problems or scrolls sideways on a phone", async () => {
  await using emulator = await openEmulator();
  await using browser = await openBrowser();
  await using context = await browser.newContext({
    viewport: { width: 360, height: 720 },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const look = async () => {
    const found = await findAccessibilityProblems(page);
    problems.push(...found.map((text) => `${page.url()}: ${text}`));
    const isWide = await page.evaluate(() =>
      document.documentElement.scrollWidth >
        document.documentElement.clientWidth
    );
    if (isWide) problems.push(`${page.url()}: scrolls sideways`);
  };
  const query = authorizeParameters();
  await page.goto(`${emulator.origin}/oauth2/authorize?${query}`);
  await page.fill("#loginId", "richard@example.com");
  await page.fill("#password", "wrong");
  await page.getByRole("button").click();
  await look();
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.fill("#user-email", "richard@example.com");
  await page.fill("#user-password", "a-password");
  await page.fill("#passwordConfirm", "another-password");
  await page.fill("#user-firstName", "R");
  await page.fill("#user-lastName", "H");
  await page.getByRole("button").click();
  assertEquals(await page.locator("[aria-invalid]").count(), 2);
  await look();
  await page.goto(`${emulator.origin}/password/forgot?${query}`);
  await look();
  await page.fill("#loginId", "richard@example.com");
  await page.getByRole("button").click();
  await look();
  await page.getByRole("link", { name: "Change the password" }).click();
  await look();
  await page.goto(`${emulator.origin}/oauth2/authorize?client_id=nobody`);
  await look();
  assertEquals(problems, []);
});

Deno.test("a browser without JavaScript registers and returns to the client", async () => {
  await using client = openClient();
  await using emulator = await openEmulator({
    variables: { appUrl: client.url },
  });
  await using browser = await openBrowser();
  await using context = await browser.newContext({
    javaScriptEnabled: false,
    locale: "en-US",
  });
  const page = await context.newPage();
  const query = authorizeParameters({
    "redirect_uri": `${client.url}/callback`,
  });
  await page.goto(`${emulator.origin}/oauth2/authorize?${query}`);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Email").fill("erlich@example.com");
  await page.getByLabel("Password", { exact: true }).fill("long-enough");
  await page.getByLabel("Confirm password").fill("long-enough");
  await page.getByLabel("First name").fill("Erlich");
  await page.getByLabel("Last name").fill("Bachman");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(`${client.url}/callback?*`);
  assertEquals(
    await page.locator("p").textContent(),
    "code iss locale state userState",
  );
});

Deno.test("a browser submits the form of response_mode=form_post automatically", async () => {
  await using client = openClient();
  await using emulator = await openEmulator({
    variables: { appUrl: client.url },
  });
  await using browser = await openBrowser();
  await using context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  const query = authorizeParameters({
    "redirect_uri": `${client.url}/callback`,
    "response_mode": "form_post",
  });
  await page.goto(`${emulator.origin}/oauth2/authorize?${query}`);
  await page.getByLabel("Email").fill("richard@example.com");
  await page.getByLabel("Password").fill("password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${client.url}/callback`);
  assertEquals(
    await page.locator("p").textContent(),
    "code iss locale state userState",
  );
});
