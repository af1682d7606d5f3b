import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { findAccessibilityProblems } from "./axe.ts";
import { openBrowser } from "./browser.ts";

const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Coins</title></head>
  <body>
    <main>
      <h1>Coins</h1>
      <button type="button" onclick="this.textContent = 'Five cents'">
        A nickel
      </button>
      <noscript><p>Without JavaScript</p></noscript>
    </main>
  </body>
</html>`;

function serve(html: string) {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(html, { headers: { "content-type": "text/html" } }),
  );
  return {
    url: `http://localhost:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("the browser runs the scripts of a page", async () => {
  await using server = serve(PAGE);
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url);
  const button = page.getByRole("button");
  await button.click();
  assertEquals(await button.textContent(), "Five cents");
  assertEquals(await page.locator("noscript p").count(), 0);
});

Deno.test("the browser shows a page without JavaScript", async () => {
  await using server = serve(PAGE);
  await using browser = await openBrowser();
  await using context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url);
  const button = page.getByRole("button");
  await button.click();
  assertStringIncludes(await button.textContent() ?? "", "A nickel");
  assert(await page.locator("noscript p").isVisible());
});

Deno.test("the browser reaches only this machine", async () => {
  await using server = serve(PAGE);
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url);
  const reached = await page.evaluate(() =>
    fetch("http://bank.example/", { mode: "no-cors" }).then(
      () => true,
      () => false,
    )
  );
  assertEquals(reached, false);
});

Deno.test("axe reports what a page lacks", async () => {
  await using good = serve(PAGE);
  await using bad = serve("<title>Bad</title><img src='data:,'>");
  await using browser = await openBrowser();
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(good.url);
  assertEquals(await findAccessibilityProblems(page), []);
  await page.goto(bad.url);
  const problems = (await findAccessibilityProblems(page)).join("\n");
  assertStringIncludes(problems, "html-has-lang");
  assertStringIncludes(problems, "image-alt");
});
