import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { App, csp, trailingSlashes } from "fresh";

Deno.test("trailingSlashes() redirects to the path without a slash", async () => {
  const handler = new App()
    .use(trailingSlashes("never"))
    .get("/", () => new Response("home"))
    .get("/page", () => new Response("page"))
    .handler();
  const response = await handler(new Request("http://localhost/page/?a=1"));
  assertEquals(Math.floor(response.status / 100), 3);
  assertEquals(response.headers.get("location"), "/page?a=1");
  const home = await handler(new Request("http://localhost/"));
  assertEquals(await home.text(), "home");
});

Deno.test("csp() sets a policy, with the app's directives in place of its own", async () => {
  const handler = new App()
    .use(csp({ csp: ["img-src 'none'"] }))
    .get("/", () => new Response("text"))
    .handler();
  const { headers } = await handler(new Request("http://localhost/"));
  const policy = headers.get("content-security-policy") ?? "";
  assertStringIncludes(policy, "frame-ancestors 'none'");
  assertStringIncludes(policy, "img-src 'none'");
  assertEquals(policy.match(/img-src/g)?.length, 1);
});

Deno.test("csp() names the nonce of the rendered page, another each time", async () => {
  const handler = new App()
    .use(csp({ useNonce: true }))
    .get("/", (ctx) =>
      ctx.render(
        <html>
          <head>
            <style>{"body { color: red }"}</style>
          </head>
          <body>hello</body>
        </html>,
      ))
    .handler();
  async function nonces(): Promise<[string, string]> {
    const response = await handler(new Request("http://localhost/"));
    const policy = response.headers.get("content-security-policy") ?? "";
    const named = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    const used = /<style nonce="([^"]+)"/.exec(await response.text())?.[1];
    return [named, used ?? "none"];
  }
  const [named, used] = await nonces();
  assertMatch(named, /^[\w-]{22,}$/);
  assertEquals(used, named);
  const [next] = await nonces();
  assertEquals(next === named, false);
});

Deno.test("a script that has a nonce keeps it, another has that of each page", async () => {
  const shared = <script>1</script>;
  const handler = new App()
    .get("/", (ctx) =>
      ctx.render(
        <body>
          <script nonce="own">2</script>
          {shared}
        </body>,
      ))
    .handler();
  async function nonces(): Promise<(string | undefined)[]> {
    const response = await handler(new Request("http://localhost/"));
    const tags = (await response.text()).matchAll(/<script nonce="([^"]+)"/g);
    return [...tags].map(([, nonce]) => nonce);
  }
  const [own, first] = await nonces();
  const [again, second] = await nonces();
  assertEquals([own, again], ["own", "own"]);
  assertMatch(first ?? "", /^[\w-]{22,}$/);
  assertEquals(first === second, false);
});
