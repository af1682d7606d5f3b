import { assertEquals, assertStringIncludes } from "@std/assert";
import { findAccessibilityProblems, openBrowser } from "./support/browser.ts";
import {
  authorizeParameters,
  CLIENT_SECRET,
  openEmulator,
} from "./support/client.ts";

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

Deno.test("the home page shows applications, rules, users, keys and webhooks, but no secret", async () => {
  await using emulator = await openEmulator();
  const response = await emulator.handler(new Request(`${emulator.origin}/`));
  const html = await response.text();
  assertEquals(response.status, 200);
  assertStringIncludes(html, "http://localhost:5000/callback");
  assertStringIncludes(html, "every sign-in needs an S256 challenge");
  assertStringIncludes(html, "customer (default)");
  assertStringIncludes(html, "richard@example.com");
  assertStringIncludes(html, "ChangeBank webhook signing key");
  assertStringIncludes(html, "http://localhost:5000/webhooks/fusionauth");
  assertStringIncludes(html, "user.registration.update");
  assertStringIncludes(html, 'href="/.well-known/openid-configuration"');
  assertStringIncludes(html, 'href="/.well-known/jwks.json"');
  const secrets = [
    CLIENT_SECRET,
    ...emulator.core.store.apiKeys.map(({ key }) => key),
    ...emulator.core.keys.stored().flatMap(({ jwk }) => jwk.d ?? []),
  ];
  assertEquals(secrets.filter((secret) => html.includes(secret)), []);
});

Deno.test("a webhook's URL is shown without credentials and query", async () => {
  await using emulator = await openEmulator();
  for (const webhook of emulator.core.store.webhooks.values()) {
    webhook.url = "https://user:pass@hook.example/in?token=t0ken";
  }
  const response = await emulator.handler(new Request(`${emulator.origin}/`));
  const html = await response.text();
  assertStringIncludes(html, "https://hook.example/in");
  assertEquals(html.includes("t0ken") || html.includes("user:pass"), false);
});

Deno.test("the home page lists 100 users and counts the rest", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const [first] = store.users.values();
  if (first === undefined) throw new Error("There are no users");
  Array.from({ length: 200 }).forEach((_, index) =>
    store.putUser({
      ...first,
      id: crypto.randomUUID(),
      email: `${index}@x.test`,
    })
  );
  const response = await emulator.handler(new Request(`${emulator.origin}/`));
  assertStringIncludes(await response.text(), "and 103 more");
});

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
  await page.goto(`${emulator.origin}/`);
  await look();
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
