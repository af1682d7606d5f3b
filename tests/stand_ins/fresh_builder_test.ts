import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { Builder } from "fresh/dev";
import { app } from "./fresh_project/main.ts";

const builder = new Builder({ root: `${import.meta.dirname}/fresh_project` });
builder.onTransformStaticFile(
  { pluginName: "sign", filter: /\.css$/ },
  ({ text, mode }) => ({ content: `${text}/* ${mode} */` }),
);
(await builder.build({ snapshot: "memory" }))(app);
const handler = app.handler();

function fetchPath(path: string, init?: RequestInit): Promise<Response> {
  return handler(new Request(`http://localhost${path}`, init));
}

Deno.test("a page is rendered inside layout and document", async () => {
  const response = await fetchPath("/");
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("x-seen"), "root");
  const html = await response.text();
  assertMatch(html, /<main data-member="nobody">\s*<h1>Welcome<\/h1>/);
});

Deno.test("Head replaces the document's title", async () => {
  const html = await (await fetchPath("/")).text();
  assertEquals(html.match(/<title/g)?.length, 1);
  assertStringIncludes(html, ">Home</title>");
});

Deno.test("a page without islands has no script", async () => {
  const response = await fetchPath("/");
  assertEquals((await response.text()).includes("<script"), false);
  assertEquals(response.headers.has("link"), false);
});

Deno.test("a page without handlers answers POST", async () => {
  const response = await fetchPath("/", { method: "POST" });
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("a method the handlers lack is not found", async () => {
  assertEquals((await fetchPath("/leave")).status, 404);
});

Deno.test("a handler may answer itself", async () => {
  const response = await fetchPath("/leave", { method: "POST" });
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/");
});

Deno.test("a folder in parentheses has middlewares and no part in the URL", async () => {
  const refused = await fetchPath("/club");
  assertEquals(refused.status, 303);
  const response = await fetchPath("/club?member=richard");
  assertEquals(response.headers.get("x-seen"), "members, root");
  assertStringIncludes(await response.text(), 'data-member="richard"');
});

Deno.test("page() hands data, status and headers to the page", async () => {
  const body = new URLSearchParams({ label: "Kept" });
  const response = await fetchPath("/club?member=richard", {
    method: "POST",
    body,
  });
  assertEquals(response.status, 422);
  assertEquals(response.headers.get("x-kept"), "yes");
  assertStringIncludes(await response.text(), "Kept");
});

Deno.test("a name matches before a parameter", async () => {
  const fresh = await fetchPath("/notes/new");
  assertStringIncludes(await fresh.text(), "New note");
  const one = await fetchPath("/notes/first");
  assertStringIncludes(await one.text(), "Note first");
});

Deno.test("the error page shows the status, and nothing of the error", async () => {
  const response = await fetchPath("/club?member=richard&fail");
  assertEquals(response.status, 500);
  assertEquals(response.headers.get("x-error-page"), "yes");
  const html = await response.text();
  assertStringIncludes(html, "Failed with");
  assertEquals(html.includes("secret"), false);
  const teapot = await fetchPath("/club?member=richard&teapot");
  assertEquals(teapot.status, 418);
  await teapot.body?.cancel();
});

Deno.test("the root's error page is outside the root's middlewares", async () => {
  const response = await fetchPath("/nowhere");
  assertEquals(response.status, 404);
  assertEquals(response.headers.has("x-seen"), false);
  await response.body?.cancel();
});

Deno.test("a page with islands has one inline script, with the nonce", async () => {
  const response = await fetchPath("/club?member=richard");
  const html = await response.text();
  const [script, ...more] = html.match(/<script[^>]*>/g) ?? [];
  assertEquals(more.length, 0);
  const nonce = /nonce="([^"]+)"/.exec(script ?? "")?.[1] ?? "none";
  const policy = response.headers.get("content-security-policy") ?? "";
  assertStringIncludes(policy, `'nonce-${nonce}'`);
});

Deno.test("islands are rendered on the server, and their props cannot end the script", async () => {
  const label = "<!--<script></script><script>alert(1)</script>";
  const query = new URLSearchParams({ member: "richard", label });
  const html = await (await fetchPath(`/club?${query}`)).text();
  assertMatch(html, /<button type="button"[^>]*>Second: 0<\/button>/);
  assertEquals(html.match(/<\/script/g)?.length, 1);
  const script = /<script[^>]*>(.*)<\/script/s.exec(html)?.[1] ?? "";
  assertStringIncludes(script, "alert(1)");
  assertEquals(script.includes("<!--"), false);
});

Deno.test("the modules of islands may be kept for ever", async () => {
  const html = await (await fetchPath("/club?member=richard")).text();
  const url = /from\s*"([^"]*Counter[^"]*)"/.exec(html)?.[1] ?? "/none";
  const response = await fetchPath(url);
  assertEquals(response.status, 200);
  assertMatch(response.headers.get("content-type") ?? "", /javascript/);
  assertMatch(response.headers.get("cache-control") ?? "", /immutable/);
  assert((await response.text()).length > 0);
});

Deno.test("asset() names the build, so that the file may be kept", async () => {
  const html = await (await fetchPath("/")).text();
  const href = /href="(\/styles.css\?[^"]+)"/.exec(html)?.[1] ?? "/none";
  const response = await fetchPath(href);
  assertMatch(response.headers.get("cache-control") ?? "", /immutable/);
  assertMatch(response.headers.get("content-type") ?? "", /^text\/css/);
  assertMatch(await response.text(), /\/\* (development|production) \*\/$/);
});

Deno.test("what is not in the static folder is not served", async () => {
  assertEquals((await fetchPath("/main.ts")).status, 404);
  assertEquals((await fetchPath("/%2e%2e/main.ts")).status, 404);
});
