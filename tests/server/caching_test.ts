import { assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { importSecurityHeaders } from "../support/app_modules.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage, scriptOf } from "../support/pages.ts";

keepLog();
const app = await openApp();

Deno.test("responses about a user or a cookie are not cached (S77)", async () => {
  const client = await app.signedIn();
  const scripted = { headers: { "sec-fetch-mode": "cors" } };
  const responses = [
    await getPage(client, "/account"),
    await getPage(client, "/make-change"),
    await getPage(client, "/teller"),
    await getPage(client, "/"),
    await getPage(app.browser({ cookie: "a=b" }), "/nope"),
    await getPage(app.browser(), "/login"),
    await getPage(app.browser(), "/account"),
    await getPage(app.browser(), "/account", scripted),
    await getPage(app.browser(), "/callback"),
    await getPage(client, "/nothing-here"),
    await getPage(client, "/logout"),
    await getPage(app.browser(), "/healthz"),
  ];
  for (const response of responses) {
    await response.body?.cancel();
    assertEquals(response.headers.get("cache-control"), "no-store");
  }
});

Deno.test("hashed files are cached forever and set no cookie (S77)", async () => {
  const client = await app.signedIn();
  const { body } = await client.navigate(`${APP_URL}/account`);
  const styles = /href="(\/styles\.css\?[^"]+)"/.exec(body)?.[1] ?? "";
  for (const path of [styles, await scriptOf(client)]) {
    const response = await getPage(client, path);
    await response.body?.cancel();
    assertEquals(
      response.headers.get("cache-control"),
      "public, max-age=31536000, immutable",
    );
    assertEquals(response.headers.getSetCookie(), []);
  }
});

Deno.test("a response with a cookie is never cached, whatever its route says (S77)", async () => {
  const addResponseHeaders = await importSecurityHeaders();
  const headers = new Headers({ "cache-control": "public, max-age=60" });
  addResponseHeaders(headers);
  assertEquals(headers.get("cache-control"), "public, max-age=60");
  headers.append("set-cookie", "a=b");
  addResponseHeaders(headers);
  assertEquals(headers.get("cache-control"), "no-store");
});

Deno.test("a private page is not served under a file name (S77)", async () => {
  const client = await app.signedIn();
  for (
    const path of [
      "/account/x.css",
      "/account/styles.css",
      "/account.css",
      "/make-change/a.js",
      "/account%2fx.css",
      "/account;x.css",
    ]
  ) {
    const response = await getPage(client, path);
    assertEquals(response.status, 404, path);
    const text = await response.text();
    assertEquals(text.includes("Your devices"), false);
  }
});
