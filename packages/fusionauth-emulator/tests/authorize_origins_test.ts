import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";

/** The response to an authorize request from a page of `origin`. */
function authorizeFrom(
  emulator: InspectableEmulator,
  origin: string,
): Promise<Response> {
  return emulator.handler(
    new Request(
      `${emulator.origin}/oauth2/authorize?${authorizeParameters()}`,
      { headers: { origin } },
    ),
  );
}

Deno.test("authorizedOriginURLs allows its origins, the server's own, and requests without one", async () => {
  await using emulator = await openEmulator();
  const { oauth } = changeBank(emulator);
  oauth.authorizedOriginURLs = ["http://localhost:5000"];
  const listed = await authorizeFrom(emulator, "http://localhost:5000");
  const silent = await authorize(emulator);
  const own = await signIn(emulator);
  assertEquals(listed.status, 200);
  await listed.body?.cancel();
  assertEquals(silent.status, 200);
  await silent.body?.cancel();
  assertNotEquals(callbackOf(own).get("code"), null);
});

Deno.test("another origin and an opaque one are errors to the client", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.authorizedOriginURLs = ["http://localhost:5000"];
  const foreign = await authorizeFrom(emulator, "http://evil.test");
  const opaque = await authorizeFrom(emulator, "null");
  assertEquals(callbackOf(foreign).get("error_reason"), "invalid_origin");
  assertEquals(callbackOf(opaque).get("error_reason"), "invalid_origin_opaque");
});

Deno.test("an authorized origin may frame the login page", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.authorizedOriginURLs = ["http://localhost:5000"];
  const response = await authorize(emulator);
  await response.body?.cancel();
  assertEquals(response.headers.get("x-frame-options"), null);
  assertStringIncludes(
    response.headers.get("content-security-policy") ?? "",
    "frame-ancestors http://localhost:5000",
  );
});

Deno.test("a form from an opaque origin is refused; one without an origin needs only the cookie", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await (await authorize(emulator, {}, browser)).body?.cancel();
  const post = (headers: Record<string, string>) =>
    browser.fetch(`${emulator.origin}/oauth2/authorize`, {
      method: "POST",
      headers,
      body: new URLSearchParams([
        ...authorizeParameters(),
        ["loginId", "richard@example.com"],
        ["password", "password"],
      ]),
    });
  const opaque = await post({ origin: "null" });
  const absent = await post({});
  const byReferer = await post({ referer: `${emulator.origin}/x` });
  const foreign = await post({ referer: "http://evil.test/" });
  assertEquals(opaque.status, 403);
  await opaque.body?.cancel();
  assertEquals(absent.status, 302);
  assertEquals(byReferer.status, 302);
  assertEquals(foreign.status, 403);
  await foreign.body?.cancel();
});

Deno.test("behind a proxy, the form's origin is the forwarded one", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await (await authorize(emulator, {}, browser)).body?.cancel();
  const response = await browser.fetch(
    `${emulator.origin}/oauth2/authorize`,
    {
      method: "POST",
      headers: {
        origin: "https://login.example.com",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "login.example.com",
      },
      body: new URLSearchParams([
        ...authorizeParameters(),
        ["loginId", "richard@example.com"],
        ["password", "password"],
      ]),
    },
  );
  assertEquals(response.status, 302);
});
