import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  authorize,
  callbackOf,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";

Deno.test("an unknown client gets an error page, not a redirect", async () => {
  await using emulator = await openEmulator();
  const response = await authorize(emulator, {
    "client_id": "00000000-0000-0000-0000-00000000dead",
  });
  assertEquals(response.status, 400);
  assertEquals(response.headers.get("location"), null);
  assertStringIncludes(await response.text(), "invalid_client_id");
});

Deno.test("a redirect URI must match the list exactly", async () => {
  await using emulator = await openEmulator();
  const withSlash = await authorize(emulator, {
    "redirect_uri": "http://localhost:5000/callback/",
  });
  const withAddress = await authorize(emulator, {
    "redirect_uri": "http://127.0.0.1:5000/callback",
  });
  const without = await authorize(emulator, { "redirect_uri": null });

  assertEquals(withSlash.status, 400);
  assertStringIncludes(await withSlash.text(), "invalid_redirect_uri");
  assertEquals(withAddress.status, 400);
  assertStringIncludes(await withAddress.text(), "invalid_redirect_uri");
  assertEquals(without.status, 400);
  assertStringIncludes(await without.text(), "missing_redirect_uri");
});

Deno.test("a client id works in upper case", async () => {
  await using emulator = await openEmulator();
  const response = await authorize(emulator, {
    "client_id": "E9FDB985-9173-4E01-9D73-AC2D60D1DC8E",
  });
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("an error is sent to the client with reason, state and iss", async () => {
  await using emulator = await openEmulator();
  const response = await authorize(emulator, { "response_type": "token" });
  assertEquals(response.status, 302);
  const callback = callbackOf(response);
  assertEquals(callback.get("error"), "unsupported_response_type");
  assertEquals(callback.get("error_reason"), "invalid_response_type");
  assertEquals(callback.get("state"), "the-state");
  assertEquals(callback.get("iss"), emulator.origin);
});

Deno.test("PKCE is required, and S256 is its only method", async () => {
  await using emulator = await openEmulator();
  const without = await authorize(emulator, { "code_challenge": null });
  const plain = await authorize(emulator, { "code_challenge_method": "plain" });
  const short = await authorize(emulator, { "code_challenge": "abc" });

  assertEquals(
    callbackOf(without).get("error_reason"),
    "missing_code_challenge",
  );
  assertEquals(
    callbackOf(plain).get("error_reason"),
    "invalid_pkce_code_challenge_method",
  );
  assertEquals(
    callbackOf(short).get("error_reason"),
    "invalid_pkce_code_challenge",
  );
});

Deno.test("an unknown scope is rejected", async () => {
  await using emulator = await openEmulator();
  const callback = callbackOf(
    await authorize(emulator, { scope: "openid moon" }),
  );
  assertEquals(callback.get("error"), "invalid_scope");
  assertEquals(callback.get("error_reason"), "unknown_scope");
});

Deno.test("prompt=none without a session is login_required", async () => {
  await using emulator = await openEmulator();
  const callback = callbackOf(await authorize(emulator, { prompt: "none" }));
  assertEquals(callback.get("error"), "login_required");
  assertEquals(callback.get("error_reason"), "authentication_required");
});

Deno.test("an unknown prompt, or none with another one, is refused", async () => {
  await using emulator = await openEmulator();
  const unknown = await authorize(emulator, { prompt: "LOGIN" });
  const both = await authorize(emulator, { prompt: "none login" });
  assertEquals(callbackOf(unknown).get("error_reason"), "invalid_prompt");
  assertEquals(callbackOf(both).get("error_reason"), "invalid_prompt");
});

Deno.test("the login page has FusionAuth's fields and a notice, and cannot be framed", async () => {
  await using emulator = await openEmulator();
  const response = await authorize(emulator, {
    "login_hint": 'a"b@example.com',
  });
  const html = await response.text();

  assertEquals(response.status, 200);
  assertEquals(response.headers.get("x-frame-options"), "DENY");
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertStringIncludes(
    response.headers.get("content-security-policy") ?? "",
    "default-src 'none'",
  );
  assertStringIncludes(html, 'name="loginId"');
  assertStringIncludes(html, 'name="password"');
  assertStringIncludes(html, 'name="rememberDevice"');
  assertStringIncludes(html, "It is not FusionAuth");
  assertStringIncludes(html, 'value="a&quot;b@example.com"');
});

Deno.test("a form from another origin, or without the cookie, is refused", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await (await authorize(emulator, {}, browser)).body?.cancel();
  const url = `${emulator.origin}/oauth2/authorize`;
  const body = "loginId=richard%40example.com&password=password";
  const type = { "content-type": "application/x-www-form-urlencoded" };

  const foreign = await browser.fetch(url, {
    method: "POST",
    body,
    headers: { ...type, origin: "http://evil.test" },
  });
  const withoutCookie = await openBrowser(emulator).fetch(url, {
    method: "POST",
    body,
    headers: { ...type, origin: emulator.origin },
  });

  assertEquals(foreign.status, 403);
  assertStringIncludes(await foreign.text(), "InvalidOrMissingCSRFToken");
  assertEquals(withoutCookie.status, 403);
  await withoutCookie.body?.cancel();
});

Deno.test("response_mode=form_post responds with a form that submits itself", async () => {
  await using emulator = await openEmulator();
  const response = await signIn(emulator, {
    changes: { "response_mode": "form_post" },
  });
  const html = await response.text();
  assertEquals(response.status, 200);
  assertStringIncludes(html, 'action="http://localhost:5000/callback"');
  assertStringIncludes(html, 'name="code"');
  assertStringIncludes(html, "/emulator/submit.js");
});
