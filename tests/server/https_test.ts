import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { hiddenFields } from "@changebank/fusionauth-emulator/testing";
import {
  appCookiePattern,
  attributesOf,
  hasSessionCookie,
  sessionCookieOf,
  TRANSACTION_COOKIE,
} from "../support/cookies.ts";
import { HTTPS_ISSUER, HTTPS_URL, openHttpsApp } from "../support/https_app.ts";
import { keepLog } from "../support/log_lines.ts";
import { RICHARD } from "../support/users.ts";

keepLog();
const app = await openHttpsApp();

const HOST = "bank.example.com";
const HSTS = "max-age=63072000; includeSubDomains; preload";

Deno.test("over https a user signs in, makes change and signs out", async () => {
  const client = await app.signedIn();
  const account = await client.navigate(`${HTTPS_URL}/account`);
  assertStringIncludes(account.body, RICHARD.loginId);
  const fields = hiddenFields(account.body);
  const change = await client.post(`${HTTPS_URL}/make-change`, {
    ...fields,
    amount: "1.23",
  });
  assertStringIncludes(await change.text(), "24 nickels and 3 pennies");
  const end = await client.submit(`${HTTPS_URL}/logout`, fields);
  assertEquals(end.url.href, `${HTTPS_URL}/`);
  assertEquals(hasSessionCookie(client, HTTPS_URL), false);
});

Deno.test("over https the transaction cookie is bound to the host (S8)", async () => {
  const response = await app.browser().fetch(`${HTTPS_URL}/login`);
  const lines = response.headers.getSetCookie();
  const transaction =
    lines.find((line) => line.startsWith(`__Host-${TRANSACTION_COOKIE}`)) ?? "";
  assertMatch(transaction, /; Max-Age=14400;/);
  assertEquals(attributesOf(transaction), [
    "HttpOnly",
    "Path=/",
    "SameSite=Lax",
    "Secure",
  ]);
});

Deno.test("over https every cookie is Secure and bound to the host (S35)", async () => {
  const client = app.browser();
  const seen: string[] = [];
  async function see(response: Promise<Response>): Promise<Response> {
    const { headers } = await response;
    seen.push(...headers.getSetCookie());
    return await response;
  }
  const start = await see(client.fetch(`${HTTPS_URL}/login`));
  const page = await client.navigate(start.headers.get("location") ?? "");
  const approved = await client.post(`${HTTPS_ISSUER}/oauth2/authorize`, {
    ...hiddenFields(page.body),
    ...RICHARD,
  });
  await see(client.fetch(approved.headers.get("location") ?? ""));
  const broken = app.browser({ cookie: "__Host-session=broken" });
  await see(broken.fetch(`${HTTPS_URL}/account`));
  await see(client.post(`${HTTPS_URL}/logout`, {}));

  assert(seen.length >= 5, `${seen.length} cookies`);
  for (const line of seen) {
    assertMatch(line, appCookiePattern("__Host-"));
    assertEquals(attributesOf(line), [
      "HttpOnly",
      "Path=/",
      "SameSite=Lax",
      "Secure",
    ]);
    assertEquals(/domain/i.test(line), false);
  }
});

Deno.test("over https a cookie without the __Host- prefix is ignored (S37)", async () => {
  const cookie = sessionCookieOf(await app.signedIn(), HTTPS_URL);
  const plain = app.browser({ cookie: cookie.replace("__Host-", "") });
  assertEquals((await plain.fetch(`${HTTPS_URL}/account`)).status, 303);
  const right = app.browser({ cookie });
  const response = await right.fetch(`${HTTPS_URL}/account`);
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("over https a name that only looks like the session's is another cookie (S37)", async () => {
  const victim = sessionCookieOf(await app.signedIn(), HTTPS_URL);
  const attacker = sessionCookieOf(await app.signedIn(), HTTPS_URL);
  const status = async (cookie: string) => {
    const client = app.browser({ cookie });
    const response = await client.fetch(`${HTTPS_URL}/account`);
    await response.body?.cancel();
    return response.status;
  };
  // A sibling domain may set such a cookie: browsers see no prefix, and send it.
  for (const space of ["\u00a0", "\u000b", "\u000c", "\u0085", "_", "$"]) {
    assertEquals(await status(space + attacker), 303);
    assertEquals(await status(`${victim}; ${space}${attacker}`), 200);
    assertEquals(await status(`${space}${attacker}; ${victim}`), 200);
    assertEquals(await status(attacker.replace("=", `${space}=`)), 303);
  }
  assertEquals(await status(`\t ${attacker}`), 200);
});

Deno.test("over https the cookies stay small, too (S40)", async () => {
  const client = await app.signedIn();
  const session = sessionCookieOf(client, HTTPS_URL);
  client.cookies.clear();
  const query = new URLSearchParams({ return_to: `/${"x".repeat(299)}` });
  for (let count = 0; count < 20; count++) {
    await client.fetch(`${HTTPS_URL}/login?${query}`);
  }
  const header = `${session}; ${client.cookieHeader(new URL(HTTPS_URL))}`;
  assert(header.length < 4_096, `${header.length} bytes`);
});

Deno.test("behind a proxy that terminates TLS every URL is https (S3)", async () => {
  const response = await app.handler(
    new Request(`http://${HOST}/login`, {
      headers: { "x-forwarded-proto": "http", "x-forwarded-host": "evil" },
    }),
  );
  assertEquals(response.status, 302);
  const url = new URL(response.headers.get("location") ?? "");
  assertEquals(url.origin, HTTPS_ISSUER);
  assertEquals(url.searchParams.get("redirect_uri"), `${HTTPS_URL}/callback`);
  for (const line of response.headers.getSetCookie()) {
    assertStringIncludes(line, "; Secure");
  }
});

Deno.test("behind a proxy that terminates TLS the origin is the https one (S66)", async () => {
  const client = await app.signedIn();
  const cookie = sessionCookieOf(client, HTTPS_URL);
  const send = (origin: string) =>
    app.handler(
      new Request(`http://${HOST}/make-change`, {
        method: "POST",
        headers: { cookie, origin },
        body: new URLSearchParams({ amount: "1" }),
      }),
    );
  const right = await send(HTTPS_URL);
  assertEquals(right.status, 200);
  await right.body?.cancel();
  const wrong = await send(`http://${HOST}`);
  assertEquals(wrong.status, 403);
  await wrong.body?.cancel();
});

Deno.test("over https every response has Strict-Transport-Security (S73)", async () => {
  const client = await app.signedIn();
  const signedOut = app.browser();
  const responses = [
    await signedOut.fetch(HTTPS_URL),
    await signedOut.fetch(`${HTTPS_URL}/login`),
    await signedOut.fetch(`${HTTPS_URL}/nothing-here`),
    await signedOut.fetch(`${HTTPS_URL}/callback`),
    await signedOut.fetch(`${HTTPS_URL}/styles.css`),
    await signedOut.fetch(`${HTTPS_URL}/healthz`),
    await signedOut.fetch(HTTPS_URL, { method: "PUT" }),
    await signedOut.fetch(`${HTTPS_URL}/logout`, { method: "POST" }),
    await client.fetch(`${HTTPS_URL}/account`),
    await app.handler(new Request("https://evil.example/")),
  ];
  for (const response of responses) {
    await response.body?.cancel();
    assertEquals(response.headers.get("strict-transport-security"), HSTS);
  }
});

Deno.test("over https no policy allows http (S74)", async () => {
  const client = await app.signedIn();
  const response = await client.fetch(`${HTTPS_URL}/account`);
  await response.body?.cancel();
  const policy = response.headers.get("content-security-policy") ?? "http:";
  assertEquals(policy.includes("http:"), false);
  assertStringIncludes(policy, `form-action 'self' ${HTTPS_ISSUER};`);
});

Deno.test("over https every other host is refused", async () => {
  for (const host of ["127.0.0.1", "localhost:5000", "bank.example.com:8443"]) {
    const response = await app.handler(new Request(`https://${host}/`));
    assertEquals(response.status, 421);
    await response.body?.cancel();
  }
});
