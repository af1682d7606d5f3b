import { assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { withoutPadding } from "../support/breakage.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage, scriptOf } from "../support/pages.ts";
import { assertSecurityHeaders } from "../support/security_headers.ts";
import { approve, startSignIn } from "../support/sign_in.ts";

keepLog();
const app = await openApp();

Deno.test("pages and redirects have every security header (S73)", async () => {
  await assertSecurityHeaders(await getPage(app.browser(), "/"), 200);
  await assertSecurityHeaders(await getPage(app.browser(), "/login"), 302);
  await assertSecurityHeaders(await getPage(app.browser(), "/account"), 303);
  await assertSecurityHeaders(await getPage(app.browser(), "/logout"), 303);
  await assertSecurityHeaders(
    await getPage(await app.signedIn(), "/account"),
    200,
  );
  const client = app.browser();
  const callback = await approve(client, await startSignIn(client));
  await assertSecurityHeaders(await client.fetch(callback), 303);
});

Deno.test("refused requests have every security header (S73)", async () => {
  await assertSecurityHeaders(
    await getPage(app.browser(), "/nothing-here"),
    404,
  );
  await assertSecurityHeaders(await getPage(app.browser(), "/%zz"), 404);
  await assertSecurityHeaders(await getPage(app.browser(), "/account/"), 302);
  await assertSecurityHeaders(
    await getPage(app.browser(), "/favicon.ico"),
    404,
  );
  await assertSecurityHeaders(
    await getPage(app.browser(), "/", { method: "OPTIONS" }),
    405,
  );
  await assertSecurityHeaders(
    await getPage(app.browser(), "/", { method: "PUT" }),
    405,
  );
  await assertSecurityHeaders(await getPage(app.browser(), "/callback"), 400);
  const scripted = { headers: { "sec-fetch-mode": "cors" } };
  await assertSecurityHeaders(
    await getPage(app.browser(), "/account", scripted),
    401,
  );
  const alias = new Request("http://127.0.0.1:5000/");
  await assertSecurityHeaders(await app.handler(alias), 307);
  const stranger = new Request("http://evil.example/");
  await assertSecurityHeaders(await app.handler(stranger), 421);
});

Deno.test("refused forms have every security header (S73)", async () => {
  const client = await app.signedIn();
  const post = (init: RequestInit) =>
    getPage(client, "/make-change", { method: "POST", ...init });
  const headers = { origin: APP_URL };
  const form = (text: string) => new URLSearchParams({ amount: text });
  await assertSecurityHeaders(await post({ body: form("1") }), 403);
  await assertSecurityHeaders(await post({ headers, body: "x" }), 415);
  await assertSecurityHeaders(await post({ headers, body: form("x") }), 422);
  const long = form("x".repeat(20_000));
  await assertSecurityHeaders(await post({ headers, body: long }), 413);
  const stale = new URLSearchParams({ "form_token": "x" });
  await assertSecurityHeaders(await post({ headers, body: stale }), 409);
  await assertSecurityHeaders(await getPage(client, "/teller"), 403);
});

Deno.test("static files have every security header, even with 304 (S73)", async () => {
  await assertSecurityHeaders(await getPage(app.browser(), "/styles.css"), 200);
  await assertSecurityHeaders(await getPage(app.browser(), "/logo.svg"), 200);
  await assertSecurityHeaders(await getPage(app.browser(), "/robots.txt"), 200);
  await assertSecurityHeaders(
    await getPage(app.browser(), "/styles.css", { method: "HEAD" }),
    200,
  );
  const script = await scriptOf(await app.signedIn());
  const first = await getPage(app.browser(), script);
  const etag = first.headers.get("etag") ?? "";
  await assertSecurityHeaders(first, 200);
  const headers = { "if-none-match": etag };
  await assertSecurityHeaders(
    await getPage(app.browser(), script, { headers }),
    304,
  );
});

Deno.test("an internal error has every security header (S73)", async () => {
  const client = await app.signedIn();
  await assertSecurityHeaders(
    await withoutPadding(() => getPage(client, "/account")),
    500,
  );
});

Deno.test("HEAD has the headers of GET (S73)", async () => {
  await assertSecurityHeaders(
    await getPage(app.browser(), "/", { method: "HEAD" }),
    200,
  );
  const client = await app.signedIn();
  const head = await getPage(client, "/account", { method: "HEAD" });
  assertEquals(head.headers.get("content-type"), "text/html; charset=utf-8");
  await assertSecurityHeaders(head, 200);
});
