import { assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
const app = await openApp();

Deno.test("another loopback name redirects to APP_URL and keeps path and query", async () => {
  const request = new Request("http://127.0.0.1:5000/make-change?x=%2F%2Fy");
  const response = await app.handler(request);
  assertEquals(response.status, 307);
  const location = response.headers.get("location");
  assertEquals(location, `${APP_URL}/make-change?x=%2F%2Fy`);
});

Deno.test("a form sent to another loopback name is refused", async () => {
  const response = await app.handler(
    new Request("http://127.0.0.1:5000/logout", {
      method: "POST",
      body: new URLSearchParams(),
    }),
  );
  assertEquals(response.status, 421);
  assertStringIncludes(await response.text(), APP_URL);
});

Deno.test("an unknown host is refused without a redirect", async () => {
  for (
    const host of [
      "evil.example",
      "localhost",
      "localhost:5001",
      "localhost.evil.example:5000",
      "127.0.0.1:80",
      "127.0.0.2:5000",
    ]
  ) {
    const response = await app.handler(new Request(`http://${host}/login`));
    assertEquals(response.status, 421, host);
    assertEquals(response.headers.get("location"), null);
    await response.body?.cancel();
  }
});
