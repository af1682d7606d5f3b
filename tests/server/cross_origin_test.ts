import { assertEquals } from "@std/assert";
import { openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage } from "../support/pages.ts";
import { policyOf } from "../support/security_headers.ts";

keepLog();
const app = await openApp();

Deno.test("no other origin is allowed to read (S78)", async () => {
  const client = await app.signedIn();
  const origin = "https://evil.example";
  const preflight = await getPage(app.browser(), "/account", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST" },
  });
  const read = await getPage(client, "/account", { headers: { origin } });
  for (const { headers } of [preflight, read]) {
    const cors = [...headers.keys()].filter((name) =>
      name.startsWith("access-control-")
    );
    assertEquals(cors, []);
    assertEquals(headers.get("cross-origin-resource-policy"), "same-origin");
  }
  await read.body?.cancel();
});

Deno.test("a private page refuses to be framed (S78)", async () => {
  const headers = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" };
  const response = await getPage(await app.signedIn(), "/account", { headers });
  await response.body?.cancel();
  assertEquals(response.headers.get("x-frame-options"), "DENY");
  assertEquals(policyOf(response).get("frame-ancestors"), "'none'");
});

Deno.test("another site cannot load a private page as image, script or frame (S78)", async () => {
  const client = await app.signedIn();
  for (const site of ["cross-site", "same-site"]) {
    for (const dest of ["image", "script", "iframe", "object", "empty"]) {
      const headers = { "sec-fetch-site": site, "sec-fetch-dest": dest };
      const response = await getPage(client, "/account", { headers });
      assertEquals(await response.text(), "Not for other sites\n");
      assertEquals(response.status, 403);
    }
    const headers = { "sec-fetch-site": site, "sec-fetch-dest": "document" };
    const link = await getPage(client, "/account", { headers });
    await link.body?.cancel();
    assertEquals(link.status, 200);
  }
});

Deno.test("a private page requested as image or script without a session gets 401 (S78)", async () => {
  for (const dest of ["script", "image", "style", "empty"]) {
    const headers = { "sec-fetch-mode": "no-cors", "sec-fetch-dest": dest };
    const response = await getPage(app.browser(), "/account", { headers });
    await response.body?.cancel();
    assertEquals(response.status, 401);
  }
});
