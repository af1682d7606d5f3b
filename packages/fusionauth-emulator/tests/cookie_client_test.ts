import { assertEquals } from "@std/assert";
import { CookieClient } from "../testing/cookie_client.ts";
import { openTimeTravel } from "../testing/time_travel.ts";
import { APP_URL, readPage } from "./support/app.ts";

Deno.test("the browser keeps a cookie for its path and until it expires", async () => {
  using time = openTimeTravel();
  const client = new CookieClient({
    [APP_URL]: (request) =>
      Promise.resolve(
        new Response(request.headers.get("cookie") ?? "none", {
          headers: [
            ["set-cookie", "plain=a"],
            ["set-cookie", "deep=b; Path=/deep"],
            ["set-cookie", "short=c; Max-Age=60; HttpOnly"],
            ["set-cookie", "safe=d; Secure"],
          ],
        }),
      ),
  });
  await client.fetch(APP_URL);

  assertEquals(await readPage(client, "/"), "plain=a; short=c");
  assertEquals(await readPage(client, "/deep/er"), "plain=a; deep=b; short=c");
  assertEquals(await readPage(client, "/deeper"), "plain=a; short=c");
  time.advance(61);
  assertEquals(
    client.cookieHeader(new URL(APP_URL)),
    "plain=a",
  );
});

Deno.test("the browser deletes a cookie that has expired", async () => {
  const answers = [
    "name=value",
    "name=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  ];
  const client = new CookieClient({
    [APP_URL]: () => {
      const headers = { "set-cookie": answers.shift() ?? "" };
      return Promise.resolve(new Response(null, { headers }));
    },
  });
  await client.fetch(APP_URL);
  assertEquals(client.cookie("localhost", "name"), "value");
  await client.fetch(APP_URL);
  assertEquals(client.cookie("localhost", "name"), undefined);
});
