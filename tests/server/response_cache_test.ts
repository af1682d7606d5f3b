import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { openApp } from "../support/app.ts";
import { importResponseCache } from "../support/app_modules.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage } from "../support/pages.ts";
import { until } from "../support/until.ts";

keepLog();
const app = await openApp();

/** A page's response to a browser that nobody used before, with these headers. */
function get(path: string, headers: Record<string, string> = {}) {
  return getPage(app.browser(headers), path);
}

Deno.test("the home page is the same for everybody who sends no cookie, and has an ETag", async () => {
  const first = await get("/");
  const second = await get("/");
  assertEquals(await first.text(), await second.text());
  assertEquals(first.headers.get("cache-control"), "no-cache");
  assertEquals(first.headers.get("vary"), "cookie, accept-encoding");
  const etag = first.headers.get("etag") ?? "";
  assertEquals(second.headers.get("etag"), etag);
  assertNotEquals(
    first.headers.get("x-request-id"),
    second.headers.get("x-request-id"),
  );
  const unchanged = await get("/", { "if-none-match": etag });
  assertEquals([unchanged.status, await unchanged.text()], [304, ""]);
  assertEquals(unchanged.headers.get("etag"), etag);
  const changed = await get("/", { "if-none-match": 'W/"another"' });
  assertEquals(changed.status, 200);
  await changed.body?.cancel();
});

Deno.test("the home page has no nonce that two visitors would share", async () => {
  for (let times = 0; times < 2; times++) {
    const response = await get("/");
    const policy = response.headers.get("content-security-policy") ?? "";
    assert(policy.includes("script-src 'self'"));
    assertEquals(policy.includes("nonce"), false);
    assertEquals((await response.text()).includes("nonce"), false);
  }
});

Deno.test("signed-in users are never answered from the cache", async () => {
  await (await get("/")).body?.cancel();
  const client = await app.signedIn();
  const response = await getPage(client, "/");
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/account");
  const other = await get("/", { cookie: "session=of-nobody" });
  assertEquals(other.status, 200);
  await other.body?.cancel();
});

Deno.test("pages and files come in the encoding that the browser prefers", async () => {
  const html = await (await get("/")).text();
  const styles = /href="(\/styles\.css\?[^"]+)"/.exec(html)?.[1] ?? "";
  for (const path of ["/", styles]) {
    const plain = await (await get(path)).bytes();
    // They are compressed once the first answer is on its way.
    await until(async () => {
      const response = await get(path, { "accept-encoding": "br" });
      await response.body?.cancel();
      return response.headers.has("content-encoding");
    });
    const encodings = {
      "gzip, deflate, br": "br",
      "gzip": "gzip",
      "br;q=0, gzip;q=0.5": "gzip",
      "br;q=0.0, gzip;q=0": null,
      "identity": null,
    };
    for (const [accepted, encoding] of Object.entries(encodings)) {
      const response = await get(path, { "accept-encoding": accepted });
      const body = await response.bytes();
      assertEquals(response.headers.get("content-encoding"), encoding);
      assertEquals(response.headers.has("content-length"), false);
      const decoded = encoding === "br"
        ? brotliDecompressSync(body)
        : encoding === "gzip"
        ? gunzipSync(body)
        : body;
      assertEquals(new Uint8Array(decoded), plain);
    }
  }
});

Deno.test("what is not the same for everybody is made for each request", async () => {
  for (const path of ["/?a=1", "/healthz", "/nothing-here", "/robots.txt"]) {
    const response = await get(path, { "accept-encoding": "br" });
    assertEquals(response.headers.get("content-encoding"), null);
    await response.body?.cancel();
  }
});

Deno.test("a page is not kept under the names that files of a build have", async () => {
  for (let times = 0; times < 2; times++) {
    const response = await get("/?__frsh_c=x", { "accept-encoding": "br" });
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-encoding"), null);
    await response.body?.cancel();
  }
});

Deno.test("a page or file is not kept under other spellings of its URL", async () => {
  const cacheResponses = await importResponseCache();
  let made = 0;
  const handle = cacheResponses(() => {
    made++;
    const headers = { "cache-control": "public, immutable" };
    return Promise.resolve(new Response("same for all", { headers }));
  });
  async function countMade(...urls: string[]): Promise<number> {
    made = 0;
    for (const url of urls) {
      const request = new Request("http://localhost:5000/");
      Object.defineProperty(request, "url", { value: url });
      await (await handle(request)).body?.cancel();
    }
    return made;
  }
  const origin = "http://localhost:5000";
  for (const path of ["/", "/logo.svg", "/styles.css?__frsh_c=b1"]) {
    assertEquals(await countMade(origin + path, origin + path), 1, path);
  }
  // As Deno hands them to a handler: unchanged.
  for (
    const path of [
      "/x1/../logo.svg",
      "/./logo.svg",
      "//logo.svg",
      "/%6cogo.svg",
      "/logo.svg?n=1",
      "/logo.svg?__frsh_c=b1&n=1",
      "/?n=1",
    ]
  ) assertEquals(await countMade(origin + path, origin + path), 2, path);
  const capitals = "http://LOCALHOST:5000/logo.svg";
  assertEquals(await countMade(capitals, capitals), 2);
});
