import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import {
  importRequestGuards,
  importResponseHeaders,
} from "../support/app_modules.ts";
import { withoutHashing } from "../support/breakage.ts";
import { keepLog } from "../support/log_lines.ts";
import { signOut } from "../support/pages.ts";
import { approve, startSignIn } from "../support/sign_in.ts";

keepLog();
const app = await openApp();

const ALWAYS: Readonly<Record<string, string>> = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

const NOTHING =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const UNWANTED = [
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "x-powered-by",
  "x-xss-protection",
  "server",
  "via",
];

/** The directives of a response's policy, by name. */
function policyOf({ headers }: Response): Map<string, string> {
  const policy = headers.get("content-security-policy") ?? "";
  assertEquals(policy.includes(","), false, "a comma separates two policies");
  return new Map(
    policy.split("; ").map((directive): [string, string] => {
      const at = directive.indexOf(" ");
      return [directive.slice(0, at), directive.slice(at + 1)];
    }),
  );
}

/** A response has every security header, and the policy for its content type. */
async function hasAllHeaders(
  response: Response,
  status: number,
): Promise<void> {
  await response.body?.cancel();
  const { headers } = response;
  assertEquals(response.status, status);
  for (const [name, value] of Object.entries(ALWAYS)) {
    assertEquals(headers.get(name), value, `${status} ${name}`);
  }
  for (const name of UNWANTED) assertEquals(headers.get(name), null, name);
  assertEquals(headers.get("strict-transport-security"), null);
  assertNotEquals(headers.get("cache-control"), null);
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  // Pages with forms must send their origin to the app itself.
  const referrer = headers.get("referrer-policy") ?? "";
  assert(referrer === "no-referrer" || isPage && referrer === "same-origin");
  if (isPage) {
    assertEquals(policyOf(response).get("default-src"), "'none'");
  } else {
    assertEquals(headers.get("content-security-policy"), NOTHING);
  }
}

function get(
  path: string,
  init: RequestInit = {},
  client = app.browser(),
): Promise<Response> {
  return client.fetch(APP_URL + path, init);
}

/** The first script of a signed-in page. */
async function scriptOf(client: CookieClient): Promise<string> {
  const { body } = await client.navigate(`${APP_URL}/account`);
  return /\/_fresh\/js\/[^"]+\.js/.exec(body)?.[0] ?? "";
}

/** Opens a page while something fails that nothing expects. */
async function failInside(path: string): Promise<Response> {
  const client = await app.signedIn();
  return await withoutHashing(() => get(path, {}, client));
}

Deno.test("pages and redirects have every security header (S73)", async () => {
  await hasAllHeaders(await get("/"), 200);
  await hasAllHeaders(await get("/login"), 302);
  await hasAllHeaders(await get("/account"), 303);
  await hasAllHeaders(await get("/logout"), 303);
  await hasAllHeaders(await get("/account", {}, await app.signedIn()), 200);
  const client = app.browser();
  const callback = await approve(client, await startSignIn(client));
  await hasAllHeaders(await client.fetch(callback), 303);
});

Deno.test("refused requests have every security header (S73)", async () => {
  await hasAllHeaders(await get("/nothing-here"), 404);
  await hasAllHeaders(await get("/%zz"), 404);
  await hasAllHeaders(await get("/account/"), 302);
  await hasAllHeaders(await get("/favicon.ico"), 404);
  await hasAllHeaders(await get("/", { method: "OPTIONS" }), 405);
  await hasAllHeaders(await get("/", { method: "PUT" }), 405);
  await hasAllHeaders(await get("/callback"), 400);
  const scripted = { headers: { "sec-fetch-mode": "cors" } };
  await hasAllHeaders(await get("/account", scripted), 401);
  const alias = new Request("http://127.0.0.1:5000/");
  await hasAllHeaders(await app.handler(alias), 307);
  const stranger = new Request("http://evil.example/");
  await hasAllHeaders(await app.handler(stranger), 421);
});

Deno.test("refused forms have every security header (S73)", async () => {
  const client = await app.signedIn();
  const post = (init: RequestInit) =>
    get("/make-change", { method: "POST", ...init }, client);
  const headers = { origin: APP_URL };
  const form = (text: string) => new URLSearchParams({ amount: text });
  await hasAllHeaders(await post({ body: form("1") }), 403);
  await hasAllHeaders(await post({ headers, body: "x" }), 415);
  await hasAllHeaders(await post({ headers, body: form("x") }), 422);
  const long = form("x".repeat(20_000));
  await hasAllHeaders(await post({ headers, body: long }), 413);
  const stale = new URLSearchParams({ "form_token": "x" });
  await hasAllHeaders(await post({ headers, body: stale }), 409);
  await hasAllHeaders(await get("/teller", {}, client), 403);
});

Deno.test("static files have every security header, even with 304 (S73)", async () => {
  await hasAllHeaders(await get("/styles.css"), 200);
  await hasAllHeaders(await get("/logo.svg"), 200);
  await hasAllHeaders(await get("/robots.txt"), 200);
  await hasAllHeaders(await get("/styles.css", { method: "HEAD" }), 200);
  const script = await scriptOf(await app.signedIn());
  const first = await get(script);
  const etag = first.headers.get("etag") ?? "";
  await hasAllHeaders(first, 200);
  const headers = { "if-none-match": etag };
  await hasAllHeaders(await get(script, { headers }), 304);
});

Deno.test("an internal error has every security header (S73)", async () => {
  await hasAllHeaders(await failInside("/account"), 500);
});

Deno.test("HEAD has the headers of GET (S73)", async () => {
  await hasAllHeaders(await get("/", { method: "HEAD" }), 200);
  const client = await app.signedIn();
  const head = await get("/account", { method: "HEAD" }, client);
  assertEquals(head.headers.get("content-type"), "text/html; charset=utf-8");
  await hasAllHeaders(head, 200);
});

Deno.test("a page has the expected policy (S74)", async () => {
  const response = await get("/account", {}, await app.signedIn());
  const policy = policyOf(response);
  await response.body?.cancel();
  assertEquals(policy.get("default-src"), "'none'");
  assertEquals(policy.get("base-uri"), "'none'");
  assertEquals(policy.get("object-src"), "'none'");
  assertEquals(policy.get("frame-ancestors"), "'none'");
  assertEquals(policy.get("style-src"), "'self'");
  assertEquals(policy.get("img-src"), "'self'");
  assertEquals(policy.get("connect-src"), "'self'");
  assertEquals(policy.get("form-action"), `'self' ${app.emulator.origin}`);
  assertMatch(
    policy.get("script-src") ?? "",
    /^'self' 'nonce-[\w+/=-]{20,}'$/,
  );
});

Deno.test("no policy allows anything unsafe (S74)", async () => {
  const client = await app.signedIn();
  const scripted = { headers: { "sec-fetch-mode": "cors" } };
  const responses = [
    await get("/"),
    await get("/login"),
    await get("/nothing-here"),
    await get("/callback"),
    await get("/styles.css"),
    await get("/account", scripted),
    await get("/account", {}, client),
    await get("/make-change", {}, client),
    await get("/teller", {}, client),
    await failInside("/account"),
  ];
  for (const response of responses) {
    await response.body?.cancel();
    const policy = response.headers.get("content-security-policy") ?? "unsafe";
    assertEquals(/unsafe|\*|data:|http:\/\/(?!localhost)/.test(policy), false);
  }
});

Deno.test("the nonce matches the scripts and is new each time (S74)", async () => {
  const client = await app.signedIn();
  const nonces = new Set<string>();
  for (let count = 0; count < 20; count++) {
    const { response, body } = await client.navigate(`${APP_URL}/make-change`);
    const nonce = /'nonce-([^']+)'/.exec(
      policyOf(response).get("script-src") ?? "",
    )?.[1] ?? "";
    const scripts = body.match(/<script\b[^>]*>/g) ?? [];
    assert(scripts.length > 0);
    for (const tag of scripts) assertStringIncludes(tag, `nonce="${nonce}"`);
    nonces.add(nonce);
  }
  assertEquals(nonces.size, 20);
});

Deno.test("no page has inline styles or event handlers (S74)", async () => {
  const client = await app.signedIn();
  for (const path of ["/", "/account", "/make-change", "/teller", "/nope"]) {
    const { body } = await client.navigate(APP_URL + path);
    assertEquals(/<style|\sstyle=|\son[a-z]+="/i.test(body), false, path);
  }
  const { body } = await app.browser().navigate(APP_URL);
  assertEquals(body.includes("<script"), false);
});

Deno.test("responses about a user or a cookie are not cached (S77)", async () => {
  const client = await app.signedIn();
  const scripted = { headers: { "sec-fetch-mode": "cors" } };
  const responses = [
    await get("/account", {}, client),
    await get("/make-change", {}, client),
    await get("/teller", {}, client),
    await get("/", {}, client),
    await get("/"),
    await get("/login"),
    await get("/account"),
    await get("/account", scripted),
    await get("/callback"),
    await get("/nothing-here", {}, client),
    await get("/logout", {}, client),
    await get("/healthz"),
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
    const response = await get(path, {}, client);
    await response.body?.cancel();
    assertEquals(
      response.headers.get("cache-control"),
      "public, max-age=31536000, immutable",
    );
    assertEquals(response.headers.getSetCookie(), []);
  }
});

Deno.test("a response with a cookie is never cached, whatever its route says (S77)", async () => {
  const addResponseHeaders = await importResponseHeaders();
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
    const response = await get(path, {}, client);
    assertEquals(response.status, 404, path);
    const text = await response.text();
    assertEquals(text.includes("Your devices"), false);
  }
});

Deno.test("no other origin is allowed to read (S78)", async () => {
  const client = await app.signedIn();
  const origin = "https://evil.example";
  const preflight = await get("/account", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST" },
  });
  const read = await get("/account", { headers: { origin } }, client);
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
  const response = await get("/account", { headers }, await app.signedIn());
  await response.body?.cancel();
  assertEquals(response.headers.get("x-frame-options"), "DENY");
  assertEquals(policyOf(response).get("frame-ancestors"), "'none'");
});

Deno.test("another site cannot load a private page as image, script or frame (S78)", async () => {
  const client = await app.signedIn();
  for (const site of ["cross-site", "same-site"]) {
    for (const dest of ["image", "script", "iframe", "object", "empty"]) {
      const headers = { "sec-fetch-site": site, "sec-fetch-dest": dest };
      const response = await get("/account", { headers }, client);
      assertEquals(await response.text(), "Not for other sites\n");
      assertEquals(response.status, 403);
    }
    const headers = { "sec-fetch-site": site, "sec-fetch-dest": "document" };
    const link = await get("/account", { headers }, client);
    await link.body?.cancel();
    assertEquals(link.status, 200);
  }
});

Deno.test("a private page requested as image or script without a session gets 401 (S78)", async () => {
  for (const dest of ["script", "image", "style", "empty"]) {
    const headers = { "sec-fetch-mode": "no-cors", "sec-fetch-dest": dest };
    const response = await get("/account", { headers });
    await response.body?.cancel();
    assertEquals(response.status, 401);
  }
});

Deno.test("unknown methods are refused with the list of known ones (S79)", async () => {
  for (
    const method of ["PROPFIND", "FOO", "OPTIONS", "PUT", "DELETE", "PATCH"]
  ) {
    for (const path of ["/", "/account", "/logout", "/styles.css"]) {
      const response = await get(path, { method });
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
    const response = await get(path);
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
    ]
  ) {
    const response = await get(path);
    await hasAllHeaders(response, 404);
  }
});

Deno.test("scripts have no source maps, and the build's report is not served (S79)", async () => {
  const script = await scriptOf(await app.signedIn());
  const response = await get(script);
  assertEquals((await response.text()).includes("sourceMappingURL"), false);
  for (
    const path of [
      `${script}.map`,
      script.replace(/[^/]+$/, "metafile.json"),
      "/_fresh/js/x/metafile.json",
    ]
  ) {
    const missing = await get(path);
    await missing.body?.cancel();
    assertEquals(missing.status, 404, path);
  }
});

Deno.test("the build's report is not served even if it exists (S79)", async () => {
  const guard = await importRequestGuards();
  const handle = guard(() => Promise.resolve(new Response("names of files")));
  const response = await handle(
    new Request(`${APP_URL}/_fresh/js/0123abcd/metafile.json`),
  );
  assertEquals(response.status, 404);
  assertEquals(await response.text(), "Not found");
});

Deno.test("no response names the software (S79)", async () => {
  const client = await app.signedIn();
  await signOut(client);
  for (const path of ["/", "/nothing-here", "/styles.css", "/healthz"]) {
    const { headers } = await get(path);
    const text = JSON.stringify([...headers]).toLowerCase();
    assertEquals(/deno|fresh|preact|x-powered/.test(text), false);
  }
});
