import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  type CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { cookieHeaderOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { signOut, statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { RICHARD } from "../support/users.ts";

keepLog();
const app = await openApp();

Deno.test("a form without a session computes nothing and redirects to sign-in (S84)", async () => {
  const response = await app.browser().post(`${APP_URL}/make-change`, {
    amount: "1.23",
  });
  assertEquals(response.status, 303);
  assertEquals(
    response.headers.get("location"),
    "/login?return_to=%2Fmake-change",
  );
  assertEquals(await response.text(), "");
});

Deno.test("a script without a session gets 401 (S84)", async () => {
  const response = await app.browser().fetch(`${APP_URL}/make-change`, {
    method: "POST",
    headers: {
      origin: APP_URL,
      "sec-fetch-site": "same-origin",
      "sec-fetch-mode": "cors",
    },
    body: new URLSearchParams({ amount: "1" }),
  });
  assertEquals(response.status, 401);
  await response.body?.cancel();
});

Deno.test("a form sent after its session ended computes nothing (S84)", async () => {
  const tab = await app.signedIn();
  const { body } = await tab.navigate(`${APP_URL}/make-change`);
  const copy = app.browser({ cookie: cookieHeaderOf(tab) });
  await signOut(tab);
  const fields = { ...hiddenFields(body), amount: "1.23" };
  const response = await copy.post(`${APP_URL}/make-change`, fields);
  assertEquals(response.status, 303);
  await response.body?.cancel();
});

/** Whether a path shows nothing private without a session. */
async function keepsOut(
  signedOut: CookieClient,
  path: string,
): Promise<boolean> {
  const response = await signedOut.fetch(APP_URL + path);
  const body = await response.text();
  const isPrivate = response.status === 200 && !/ChangeBank turns/.test(body);
  return !isPrivate && !body.includes("Your devices");
}

Deno.test("no spelling of a path bypasses the sign-in guard (S84)", async () => {
  const signedOut = app.browser();
  const addresses = [
    "/account?x=/healthz",
    "/account?/healthz",
    "/account#/healthz",
    "/account%23/healthz",
    "/account;/healthz",
    "/account;x=y",
    "//account",
    "/./account",
    "/x/../account",
    "/x/%2e%2e/account",
    "/%2e/account",
    "/account/",
    "/account//",
    "/account/.",
    "/Account",
    "/ACCOUNT",
    "/%61ccount",
    "/account%2f",
    "/account%00",
    "/account.css",
    "/account/x.css",
    "/account/index",
    "/(signed-in)/account",
    "/%28signed-in%29/account",
    "/account?fresh-partial=true",
    "/make-change?__frsh_c=1",
    "\\account",
    "/healthz/../account",
    "/webhooks/../account",
    "/styles.css/../account",
  ];
  const open: string[] = [];
  for (const path of addresses) {
    if (!await keepsOut(signedOut, path)) open.push(path);
  }
  assertEquals(open, []);
});

Deno.test("no header bypasses the sign-in guard (S84)", async () => {
  const headers: Record<string, string>[] = [
    { "user-agent": "kube-probe/1.29" },
    { "user-agent": "GoogleHC/1.0" },
    { "x-middleware-subrequest": "middleware:middleware" },
    { "x-fresh-partial": "true" },
    { "x-fresh-internal": "1" },
    { "fresh-partial": "true" },
    { "x-forwarded-uri": "/healthz" },
    { "x-original-url": "/healthz" },
    { "x-forwarded-user": RICHARD.loginId },
    { "x-remote-user": RICHARD.loginId },
    { authorization: "Bearer x" },
    { authorization: "Basic cmljaGFyZEBleGFtcGxlLmNvbTpwYXNzd29yZA==" },
    { purpose: "preview" },
    { "sec-purpose": "prefetch" },
  ];
  for (const extra of headers) {
    const status = await statusOf(app.browser(extra), "/account");
    assertEquals([303, 401].includes(status), true);
  }
});

Deno.test("signing in returns the user to the form", async () => {
  const landing = await signIn(app.browser(), RICHARD, "/make-change");
  assertEquals(landing.url.href, `${APP_URL}/make-change`);
  assertStringIncludes(landing.body, "Amount in US dollars");
});
