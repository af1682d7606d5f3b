import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { hookTokens } from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { startAndApprove } from "../support/sign_in.ts";

const log = keepLog();
const app = await openApp();

/** Signs in while FusionAuth sends other roles or userinfo claims. */
async function signInWith(
  change: { readonly roles?: string[]; readonly claims?: object },
): Promise<{ client: CookieClient; response: Response }> {
  using _hook = hookTokens(app.emulator, (token) => {
    if (change.roles !== undefined) token.claims.roles = change.roles;
  });
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const response = await onBackChannel(async (request, next) => {
    const answer = await next();
    if (!isFor(request, "/oauth2/userinfo")) return answer;
    return Response.json({ ...await answer.json(), ...change.claims });
  }, () => client.fetch(callback));
  return { client, response };
}

Deno.test("very long names are truncated, and the user is signed in (S48)", async () => {
  const name = "N".repeat(10_000);
  const claims = { name, "given_name": name, "family_name": name };
  const { client, response } = await signInWith({ claims });
  assertEquals(response.status, 303);
  const page = await client.navigate(`${APP_URL}/account`);
  assertEquals(page.response.status, 200);
  assertEquals(page.body.includes("N".repeat(201)), false);
});

Deno.test("five hundred roles are accepted (S48)", async () => {
  const roles = Array.from({ length: 500 }, (_, n) => `group-${n}`);
  const { client, response } = await signInWith({ roles });
  assertEquals(response.status, 303);
  const page = await client.navigate(`${APP_URL}/account`);
  assertEquals(page.response.status, 200);
});

Deno.test("roles too large for a record are refused (S48)", async () => {
  const roles = Array.from({ length: 100 }, (_, n) => `${n}`.padEnd(300, "x"));
  const { response } = await signInWith({ roles });
  assertEquals(response.status, 502);
  await response.body?.cancel();
});

Deno.test("tokens too large for a record are refused (S48)", async () => {
  const roles = ["x".repeat(60_000)];
  const { client, response } = await signInWith({ roles });
  assertEquals(response.status, 502);
  assertStringIncludes(await response.text(), "This sign-in did not work");
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("a refresh token too large for a record is refused (S48)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  log.clear();
  const response = await onBackChannel(async (request, next) => {
    const answer = await next();
    if (!isFor(request, "/oauth2/token")) return answer;
    const large = { "refresh_token": "x".repeat(30_000) };
    return Response.json({ ...await answer.json(), ...large });
  }, () => client.fetch(callback));
  await response.body?.cancel();
  assertEquals(response.status, 502);
  assertStringIncludes(
    String(log.events("sign_in.failed")[0]?.error),
    "too large to keep",
  );
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("characters that reorder or break text are removed from names (S83)", async () => {
  const odd = [
    ..."\u0000\u0007\n\u007f\u0085\u061c\u200e\u200f\u2028\u2029",
    ..."\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
  ];
  const name = odd.map((character) => `${character}x`).join("");
  const claims = { name, "given_name": name, email: `${name}@example.com` };
  const { client } = await signInWith({ claims });
  const { body } = await client.navigate(`${APP_URL}/account`);
  for (const character of odd.filter((character) => character !== "\n")) {
    assertEquals(body.includes(character), false, escape(character));
  }
  assertStringIncludes(body, "x".repeat(odd.length));
  assertEquals(body.includes("\nx"), false);
});

Deno.test("claims are shown as text (S83)", async () => {
  const claims = {
    name: "<img src=x onerror=alert(1)>",
    "given_name": '"><script>alert(2)</script><!--',
    "family_name": "\u202egnissim",
    email: "a@b.example</title><script>alert(3)</script>",
    picture: "javascript:alert(4)",
  };
  const { client } = await signInWith({ claims });
  for (const path of ["/account", "/make-change", "/teller"]) {
    const { body } = await client.navigate(APP_URL + path);
    assertEquals(body.includes("<img src=x"), false);
    assertEquals(/<script>alert/.test(body), false);
    assertEquals(body.includes("javascript:"), false);
    assertEquals(body.includes("\u202e"), false);
  }
  const { body } = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(body, "&lt;script>alert(2)&lt;/script>");
});
