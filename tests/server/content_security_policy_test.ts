import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { withoutPadding } from "../support/breakage.ts";
import { keepLog } from "../support/log_lines.ts";
import { getPage } from "../support/pages.ts";
import { policyOf } from "../support/security_headers.ts";

keepLog();
const app = await openApp();

Deno.test("a page has the expected policy (S74)", async () => {
  const response = await getPage(await app.signedIn(), "/account");
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
    await getPage(app.browser(), "/"),
    await getPage(app.browser(), "/login"),
    await getPage(app.browser(), "/nothing-here"),
    await getPage(app.browser(), "/callback"),
    await getPage(app.browser(), "/styles.css"),
    await getPage(app.browser(), "/account", scripted),
    await getPage(client, "/account"),
    await getPage(client, "/make-change"),
    await getPage(client, "/teller"),
    await withoutPadding(() => getPage(client, "/account")),
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
