import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type CookieClient,
  hiddenFields,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { importParseReturnTo } from "../support/app_modules.ts";
import { keepLog } from "../support/log_lines.ts";
import { signIn } from "../support/sign_in.ts";
import { RICHARD } from "../support/users.ts";
import { HOSTILE_TARGETS } from "./hostile_targets.ts";

keepLog();
const app = await openApp();
const safeReturn = await importParseReturnTo();

const DEFAULT = "/account";

/** Odd targets that are paths of the app, and what they become. */
const STAYS = [
  ["/", "/"],
  ["/account", "/account"],
  ["/account#devices", "/account#devices"],
  ["/make-change?amount=1.23", "/make-change?amount=1.23"],
  ["/make-change?amount=%201%20", "/make-change?amount=%201%20"],
  ["/a?next=https://evil.example", "/a?next=https://evil.example"],
  ["/a?next=//evil.example", "/a?next=//evil.example"],
  ["/a#//evil.example", "/a#//evil.example"],
  ["/x/../account", "/account"],
  ["/%2f%2fevil.example", "/%2f%2fevil.example"],
  ["/@evil.example", "/@evil.example"],
  ["/:80", "/:80"],
  ["/javascript:alert(1)", "/javascript:alert(1)"],
  ["/loginx", "/loginx"],
  ["/callbacks", "/callbacks"],
  ["/caf\u00e9", "/caf%C3%A9"],
  ["/<script>", "/%3Cscript%3E"],
  ["/a?b=<\">'", "/a?b=%3C%22%3E%27"],
] as const;

/** Where `/login` redirects a signed-in user: to the return path. */
async function follow(client: CookieClient, query: string): Promise<string> {
  const response = await client.fetch(`${APP_URL}/login?${query}`);
  assertEquals(response.status, 303);
  return response.headers.get("location") ?? "";
}

function originOf(location: string): string {
  return new URL(location, `${APP_URL}/callback`).origin;
}

Deno.test("the corpus is large, and no target is in it twice (S70)", () => {
  assert(HOSTILE_TARGETS.length > 400, `${HOSTILE_TARGETS.length} targets`);
  assertEquals(new Set(HOSTILE_TARGETS).size, HOSTILE_TARGETS.length);
});

Deno.test("no target of the corpus is accepted as a return path (S70)", () => {
  const taken = HOSTILE_TARGETS.filter((target) => safeReturn(target) !== null);
  assertEquals(taken, []);
});

Deno.test("over HTTP every target of the corpus leads to the default (S70)", async () => {
  const client = await app.signedIn();
  const wrong: string[] = [];
  for (const target of HOSTILE_TARGETS) {
    const query = new URLSearchParams({ return_to: target }).toString();
    if (await follow(client, query) !== DEFAULT) wrong.push(target);
  }
  assertEquals(wrong, []);
});

Deno.test("no other parameter and no Referer chooses where a sign-in ends (S70)", async () => {
  const client = await app.signedIn();
  for (
    const name of [
      "success_url",
      "returnTo",
      "redirect",
      "redirect_uri",
      "next",
      "url",
      "RETURN_TO",
      "return_to[]",
    ]
  ) {
    assertEquals(await follow(client, `${name}=//evil.example`), DEFAULT);
    assertEquals(await follow(client, `${name}=/make-change`), DEFAULT);
  }
  const referer = `${APP_URL}//evil.example`;
  const browser = app.browser({ referer });
  assertEquals((await signIn(browser)).url.href, APP_URL + DEFAULT);
});

Deno.test("a malformed Referer does no harm (S70)", async () => {
  const browser = app.browser({ referer: "http://[" });
  const { url, body } = await signIn(browser);
  assertEquals(url.href, APP_URL + DEFAULT);
  const form = hiddenFields(body);
  const response = await browser.post(`${APP_URL}/logout`, form);
  assertEquals(response.status, 303);
});

Deno.test("nothing chooses where a sign-out ends (S70)", async () => {
  const query = "return_to=//evil.example&success_url=//evil.example" +
    "&post_logout_redirect_uri=https://evil.example&state=x";
  const browser = app.browser({ referer: "https://evil.example/" });
  const back = await browser.fetch(`${APP_URL}/logout?${query}`);
  assertEquals(back.headers.get("location"), "/");
  const out = await browser.post(`${APP_URL}/logout?${query}`, {});
  const url = new URL(out.headers.get("location") ?? "");
  assertEquals(url.origin, app.emulator.origin);
  const returnTo = url.searchParams.getAll("post_logout_redirect_uri");
  assertEquals(returnTo, [`${APP_URL}/logout`]);
});

Deno.test("any text gives a return path of the app's origin or none (S70)", () => {
  const pieces = fc.constantFrom(
    ..."/\\.:@#?%&=;\t\r\n\0 ",
    "%2f",
    "%5c",
    "%2e",
    "%09",
    "//",
    "http:",
    "evil.example",
    "login",
    "\u2028",
    "\u3002",
    "\u00e9",
  );
  const targets = fc.array(pieces, { maxLength: 9 })
    .map((list) => `/${list.join("")}`);
  fc.assert(
    fc.property(targets, (target) => {
      const path = safeReturn(target);
      if (path === null) return;
      assertEquals(originOf(path), APP_URL);
      assert(/^\/(?![/\\])/.test(path), path);
      assertEquals(safeReturn(path), path);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("a path that starts with two slashes redirects to no other origin (S70)", async () => {
  const browser = app.browser();
  for (
    const path of [
      "//evil.example/",
      "/\\evil.example/",
      "///evil.example//",
      "/%2f/evil.example/",
      "/.//evil.example/",
      "/%5cevil.example/",
      "/%09/evil.example/",
      "//evil.example/%2f..",
      "//evil.example/styles.css/",
    ]
  ) {
    const response = await browser.fetch(APP_URL + path);
    const location = response.headers.get("location") ?? "/";
    assertEquals(originOf(location), APP_URL, `${path} -> ${location}`);
  }
});

Deno.test("back-slashes and control characters lead to the default (S71)", async () => {
  const client = await app.signedIn();
  assertEquals(await follow(client, "return_to=/\\evil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=/%09/evil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=/%5Cevil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=/%255Cevil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=/%0d/evil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=/.//evil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=//evil.example"), DEFAULT);
  assertEquals(await follow(client, "return_to=javascript:alert(1)"), DEFAULT);
});

Deno.test("a malformed target leads to the default (S72)", async () => {
  const client = await app.signedIn();
  assertEquals(await follow(client, "return_to=http://["), DEFAULT);
  assertEquals(await follow(client, "return_to=/%25ff"), DEFAULT);
  assertEquals(await follow(client, "return_to=/%"), DEFAULT);
  assertEquals(await follow(client, "return_to="), DEFAULT);
  assertEquals(await follow(client, "return_to"), DEFAULT);
  const long = `return_to=/${"a".repeat(8_192)}`;
  assertEquals(await follow(client, long), DEFAULT);
});

Deno.test("a target that would undo the sign-in leads to the default (S72)", async () => {
  const client = await app.signedIn();
  for (const path of ["/login", "/register", "/logout", "/callback?code=x"]) {
    const query = new URLSearchParams({ return_to: path }).toString();
    assertEquals(await follow(client, query), DEFAULT);
  }
});

Deno.test("a repeated target leads to the default", async () => {
  const client = await app.signedIn();
  const query = "return_to=/make-change&return_to=/teller";
  assertEquals(await follow(client, query), DEFAULT);
});

Deno.test("paths of the app are kept with query and fragment", () => {
  const kept = STAYS.map(([target]) => [target, safeReturn(target)]);
  assertEquals(kept, STAYS.map(([target, path]) => [target, path]));
});

Deno.test("a value that is not text is no return path", () => {
  assertEquals(safeReturn(null), null);
  assertEquals(safeReturn(undefined), null);
  assertEquals(safeReturn(["/account"]), null);
});

Deno.test("a sign-in ends at the requested path, which FusionAuth's URL does not contain", async () => {
  const browser = app.browser();
  const path = "/make-change?amount=1.23";
  const from = `/login?${new URLSearchParams({ return_to: path })}`;
  const start = await browser.fetch(APP_URL + from);
  const authorize = start.headers.get("location") ?? "";
  assertEquals(authorize.includes("make-change"), false);
  const landing = await signIn(app.browser(), RICHARD, from);
  assertEquals(landing.url.href, APP_URL + path);
});

Deno.test("a page requested without a session is shown after the sign-in", async () => {
  const landing = await signIn(
    app.browser(),
    RICHARD,
    "/make-change?x=%2F%2Fy",
  );
  assertEquals(landing.url.href, `${APP_URL}/make-change?x=%2F%2Fy`);
});

Deno.test("a form sent after its session ended leads to its page after the sign-in", async () => {
  const browser = app.browser();
  const login = await browser.submit(`${APP_URL}/account/devices`, {
    device: "others",
  });
  const landing = await submitSignIn(browser, login, RICHARD);
  assertEquals(landing.url.href, `${APP_URL}/account/devices`);
  assertEquals(landing.response.status, 200);
});
