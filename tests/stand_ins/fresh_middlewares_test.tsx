import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { App, csp, csrf, trailingSlashes } from "fresh";

async function post(headers: HeadersInit): Promise<number> {
  const handler = new App()
    .use(csrf())
    .post("/", () => new Response("done"))
    .handler();
  const request = new Request("http://localhost/", { method: "POST", headers });
  const response = await handler(request);
  await response.body?.cancel();
  return response.status;
}

Deno.test("csrf() lets safe methods pass", async () => {
  const handler = new App()
    .use(csrf())
    .get("/", () => new Response("read"))
    .handler();
  const headers = { "sec-fetch-site": "cross-site" };
  const response = await handler(new Request("http://localhost/", { headers }));
  assertEquals(response.status, 200);
});

Deno.test("csrf() lets requests of the app's own pages pass", async () => {
  assertEquals(await post({ "sec-fetch-site": "same-origin" }), 200);
  assertEquals(await post({ "sec-fetch-site": "none" }), 200);
  assertEquals(await post({ origin: "http://localhost" }), 200);
});

Deno.test("csrf() refuses requests of other origins", async () => {
  assertEquals(await post({ "sec-fetch-site": "cross-site" }), 403);
  assertEquals(await post({ "sec-fetch-site": "same-site" }), 403);
  assertEquals(await post({ origin: "https://evil.test" }), 403);
  assertEquals(await post({ origin: "null" }), 403);
});

Deno.test("csrf() lets a request without either header pass", async () => {
  assertEquals(await post({}), 200);
});

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
