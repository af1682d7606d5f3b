import { assertEquals, assertNotEquals } from "@std/assert";
import { openBrowser } from "./support/browser.ts";
import { CLIENT_ID, openEmulator } from "./support/client.ts";
import { bundleApp } from "./support/npm_apps.ts";

/**
 * A kickstart like that of FusionAuth's React quickstart. Its access tokens live 12 seconds, because the
 * SDK refreshes 10 seconds before that.
 */
const KICKSTART = new URL("./fixtures/react/kickstart.json", import.meta.url);

/** Serves the app of npm/react_app.tsx, and starts an emulator for it. */
async function openReactApp() {
  const script = await bundleApp("react_app.tsx");
  const reading = Promise.withResolvers<string>();
  const app = Deno.serve(
    { hostname: "localhost", port: 0, onListen() {} },
    async (request) => {
      const isScript = new URL(request.url).pathname === "/app.js";
      const type = `text/${isScript ? "javascript" : "html"}`;
      const text = isScript ? script : pageFor(await reading.promise);
      return new Response(text, { headers: { "content-type": type } });
    },
  );
  const origin = `http://localhost:${app.addr.port}`;
  const emulator = await openEmulator({
    kickstartFile: KICKSTART,
    variables: { appUrl: origin },
  });
  reading.resolve(emulator.origin);
  return {
    origin,
    async [Symbol.asyncDispose]() {
      await app.shutdown();
      await emulator.close();
    },
  };
}

function pageFor(serverUrl: string): string {
  return `<!doctype html>
    <title>App</title>
    <link rel="icon" href="data:">
    <div id="root" data-client-id="${CLIENT_ID}" data-server-url="${serverUrl}"></div>
    <script type="module" src="/app.js"></script>`;
}

Deno.test("FusionAuth's React SDK signs in, refreshes and signs out in a browser", async () => {
  await using app = await openReactApp();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  const root = page.locator("#root");
  const cookieOf = async (name: string) =>
    (await context.cookies()).find((cookie) => cookie.name === name)?.value;

  await page.goto(app.origin);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Email").fill("richard@example.com");
  await page.getByLabel("Password").fill("password");
  const refreshed = Promise.withResolvers<number>();
  page.on("response", (response) => {
    if (response.url().includes("/app/refresh/")) {
      refreshed.resolve(response.status());
    }
  });
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Signed in as richard@example.com").waitFor();
  assertEquals(new URL(page.url()).origin, app.origin);
  assertEquals(await root.getAttribute("data-state"), "the state");

  const before = await cookieOf("app.at");
  assertEquals(await refreshed.promise, 200);
  assertNotEquals(await cookieOf("app.at"), before);
  assertEquals(await root.getAttribute("data-failure"), null);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  assertEquals(await cookieOf("app.at"), undefined);
  assertEquals(await cookieOf("app.rt"), undefined);
});

Deno.test("FusionAuth's React SDK registers a new user in a browser", async () => {
  await using app = await openReactApp();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(app.origin);
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByLabel("Email").fill("erlich@example.com");
  await page.getByLabel("Password", { exact: true }).fill("long-enough");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByText("Signed in as erlich@example.com").waitFor();
});
