import { assertEquals, assertMatch } from "@std/assert";
import { Builder } from "fresh/dev";
import { openBrowser } from "@/tests/browser/browser.ts";
import { app } from "./fresh_project/main.ts";
import { app as parityApp } from "./parity_project/main.ts";

const builder = new Builder({ root: `${import.meta.dirname}/fresh_project` });
(await builder.build({ snapshot: "memory" }))(app);

function serve(handler = app.handler()) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    handler,
  );
  return {
    url: `http://localhost:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("islands wake in the browser, each with its own props and state", async () => {
  await using server = serve();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => problems.push(message.text()));
  const label = "</script><b>";
  const query = new URLSearchParams({ member: "richard", label });
  await page.goto(`${server.url}/club?${query}`, { waitUntil: "networkidle" });
  const [first, second] = await page.getByRole("button").all();
  await first?.click();
  await first?.click();
  await second?.click();
  assertEquals(await page.getByRole("button").count(), 2);
  assertEquals(await first?.textContent(), `${label}: 5`);
  assertEquals(await second?.textContent(), "Second: 1");
  assertEquals(problems, []);
});

Deno.test("islands inside an island wake once", async () => {
  await using server = serve();
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/pair`, { waitUntil: "networkidle" });
  const [left, right] = await page.getByRole("button").all();
  await left?.click();
  await right?.click();
  assertEquals(await left?.textContent(), "Left: 1");
  assertEquals(await right?.textContent(), "Right: 2");
  assertEquals(await page.getByRole("button").count(), 2);
});

Deno.test("the page reads the same without JavaScript", async () => {
  await using server = serve();
  await using browser = await openBrowser();
  await using context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/club?member=richard`);
  const text = await page.getByRole("button").first().textContent();
  assertMatch(text ?? "", /^Clicks: 3$/);
});

Deno.test("an island with a name of its own wakes", async () => {
  const root = `${import.meta.dirname}/parity_project`;
  (await new Builder({ root }).build({ snapshot: "memory" }))(parityApp);
  await using server = serve(parityApp.handler());
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/named`, { waitUntil: "networkidle" });
  await page.getByRole("button").click();
  assertEquals(await page.getByRole("button").textContent(), "Named is on");
});
