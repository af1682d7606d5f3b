import { assertEquals, assertMatch } from "@std/assert";
import { openBrowser } from "./browser.ts";

/** The development server on a free port, as `deno task start` opens it, without a FusionAuth. */
async function startDevelopment() {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const origin = `http://localhost:${port}`;
  Deno.env.set("APP_URL", origin);
  Deno.env.set("ISSUER", "http://localhost:9");
  Deno.env.set("DENO_KV_PATH", ":memory:");
  Deno.env.set("FRESH_NO_UPDATE_CHECK", "true");
  const { builder } = await import("@/dev.ts");
  const stop = new AbortController();
  const listening = Promise.withResolvers<void>();
  await builder.listen(() => import("@/main.ts"), {
    port,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen: () => listening.resolve(),
  });
  await listening.promise;
  return { origin, [Symbol.dispose]: () => stop.abort() };
}

Deno.test({
  name: "every page of the development server reloads, and keeps its policy",
  // Fresh's server and its web socket end after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    using server = await startDevelopment();
    await using browser = await openBrowser();
    await using context = await browser.newContext();
    const page = await context.newPage();
    const blocked: string[] = [];
    page.on("console", (message) => {
      const text = message.text();
      if (/content security policy|blocked|refused/i.test(text)) {
        blocked.push(text);
      }
    });
    page.on("pageerror", (error) => blocked.push(error.message));

    async function open(path: string): Promise<number | undefined> {
      const reloader = page.waitForEvent("websocket");
      const response = await page.goto(server.origin + path);
      assertMatch((await reloader).url(), /\/_frsh\/alive$/);
      return response?.status();
    }

    assertEquals(await open("/"), 200);
    assertEquals(await open("/nowhere"), 404);
    // No FusionAuth answers, so this page fails.
    assertEquals(await open("/login"), 503);
    const overlay = page.frameLocator("#fresh-error-overlay");
    assertMatch(await overlay.locator("h1").textContent() ?? "", /FusionAuth/);
    assertEquals(blocked, []);
  },
});
