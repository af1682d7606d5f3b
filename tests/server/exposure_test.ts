import { assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { importRequestGuards } from "../support/app_modules.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage, scriptOf, signOut } from "../support/pages.ts";
import { assertSecurityHeaders } from "../support/security_headers.ts";

keepLog();
const app = await openApp();

Deno.test("unknown methods are refused with the list of known ones (S79)", async () => {
  for (
    const method of ["PROPFIND", "FOO", "OPTIONS", "PUT", "DELETE", "PATCH"]
  ) {
    for (const path of ["/", "/account", "/logout", "/styles.css"]) {
      const response = await getPage(app.browser(), path, { method });
      await response.body?.cancel();
      assertEquals(response.status, 405, `${method} ${path}`);
      assertEquals(response.headers.get("allow"), "GET, HEAD, POST");
    }
  }
});

Deno.test("no file of the project is served (S79)", async () => {
  for (
    const path of [
      "/.git/config",
      "/.git/HEAD",
      "/.env",
      "/.env.example",
      "/deno.json",
      "/deno.lock",
      "/main.ts",
      "/static/styles.css",
      "/_fresh",
      "/_fresh/server.js",
      "/_fresh/../deno.json",
      "/_fresh/%2e%2e/deno.json",
      "/styles.css.map",
      "/metrics",
      "/debug",
      "/__op/mode",
      "/_frsh/alive",
      "/server-status",
      "/kickstart/kickstart.json",
    ]
  ) {
    const response = await getPage(app.browser(), path);
    const body = await response.text();
    assertEquals(response.status, 404, path);
    assertStringIncludes(body, "There is nothing here");
  }
});

Deno.test("escaped slashes are answered with 404 (S79)", async () => {
  for (
    const path of [
      "/..%2fdeno.json",
      "/%2e%2e%2fdeno.json",
      "/_fresh%2f..%2fdeno.json",
      "/%5c..%5cdeno.json",
      "/static%2f..%2f..%2fdeno.json",
      "/styles.css%00",
      "/%2F%2Fetc%2Fpasswd",
      "//styles.css%00",
      "/..;/deno.json",
    ]
  ) {
    const response = await getPage(app.browser(), path);
    await assertSecurityHeaders(response, 404);
  }
});

Deno.test("no route is asked for a path with traversal, an escaped slash or NUL (S79)", async () => {
  const guard = await importRequestGuards();
  const handle = guard(() => Promise.resolve(new Response("reached")));
  for (
    const path of [
      "/styles.css%00",
      "/%00",
      "/a%2fb",
      "/a%2Fb",
      "/a%5cb",
      "/a..b",
      "/.%2e;x",
      "//a%2fb",
    ]
  ) assertEquals((await handle(new Request(APP_URL + path))).status, 404, path);
  const ordinary = await handle(new Request(`${APP_URL}/a.b/%20?x=%2F..`));
  assertEquals(await ordinary.text(), "reached");
});

Deno.test("scripts have no source maps, and the build's report is not served (S79)", async () => {
  const script = await scriptOf(await app.signedIn());
  const response = await getPage(app.browser(), script);
  assertEquals((await response.text()).includes("sourceMappingURL"), false);
  for (
    const path of [
      `${script}.map`,
      script.replace(/[^/]+$/, "metafile.json"),
      "/_fresh/js/x/metafile.json",
      "//_fresh/js/x/metafile.json",
    ]
  ) {
    const missing = await getPage(app.browser(), path);
    await missing.body?.cancel();
    assertEquals(missing.status, 404, path);
  }
});

Deno.test("the build's report is not served even if it exists (S79)", async () => {
  const guard = await importRequestGuards();
  const handle = guard(() => Promise.resolve(new Response("names of files")));
  for (
    const path of [
      "/_fresh/js/0123abcd/metafile.json",
      "//_fresh/js/0123abcd/metafile.json",
      "/_fresh//js/0123abcd///metafile.json",
      "////_fresh/metafile.json",
    ]
  ) {
    const response = await handle(new Request(APP_URL + path));
    assertEquals(response.status, 404, path);
    assertEquals(await response.text(), "Not found");
  }
});

Deno.test("no response names the software (S79)", async () => {
  const client = await app.signedIn();
  await signOut(client);
  for (const path of ["/", "/nothing-here", "/styles.css", "/healthz"]) {
    const { headers } = await getPage(app.browser(), path);
    const text = JSON.stringify([...headers]).toLowerCase();
    assertEquals(/deno|fresh|preact|x-powered/.test(text), false);
  }
});
