import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import { APP_URL } from "../support/app.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { countRequests, METADATA } from "../support/emulator.ts";
import { assertAccepted, openAttempts } from "../support/sign_in_attempt.ts";

const { app, log, attempt } = await openAttempts();

/** Opens the sign-in page and follows nothing. */
async function openLogin(): Promise<Response> {
  const response = await app.browser().fetch(`${APP_URL}/login`);
  await response.body?.cancel();
  return response;
}

/**
 * While FusionAuth's metadata is wrong in this way, a sign-in is refused; the next one fetches it
 * again and succeeds.
 *
 * @returns what the app logged.
 */
async function refuses(fault: FaultName, status = 502): Promise<string> {
  app.advance(CACHE_EXPIRY);
  app.emulator.requests.length = 0;
  log.clear();
  using setting = app.emulator.faults.set(fault);
  const refused = await openLogin();
  const wrong = app.emulator.requests.map(({ path }) => path);
  setting.clear();
  const sent = await openLogin();

  assertEquals(refused.status, status);
  assertEquals(refused.headers.get("location"), null);
  assertEquals(refused.headers.getSetCookie(), []);
  assertEquals(wrong, [METADATA]);
  assertEquals(sent.status, 302);
  assertEquals(countRequests(app.emulator, METADATA), 2);
  return log.lines.join("\n");
}

// The first test: the app has not fetched metadata yet.
Deno.test("an app started while FusionAuth is down allows sign-in once it is up (S33)", async () => {
  const setting = app.emulator.faults.set("all/status-503");
  const refused = await openLogin();
  const page = await app.browser().fetch(APP_URL);
  setting.clear();

  assertEquals(refused.status, 503);
  assertEquals(refused.headers.get("retry-after"), "10");
  assertEquals(page.status, 200);
  await page.body?.cancel();
  assertAccepted(await attempt());
});

Deno.test("metadata of another issuer is refused (S33)", async () => {
  assertStringIncludes(await refuses("discovery/issuer-other"), "issuer");
});

Deno.test("an issuer that differs by a slash is refused (S33)", async () => {
  assertStringIncludes(await refuses("discovery/issuer-slash"), "issuer");
});

Deno.test("an issuer that differs by case is refused (S33)", async () => {
  assertStringIncludes(await refuses("discovery/issuer-case"), "issuer");
});

Deno.test("metadata without issuer is refused (S33)", async () => {
  assertStringIncludes(await refuses("discovery/issuer-missing"), "issuer");
});

Deno.test("metadata without authorization_endpoint is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/authorization-endpoint-missing"),
    "authorization_endpoint",
  );
});

Deno.test("metadata without token_endpoint is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/token-endpoint-missing"),
    "token_endpoint",
  );
});

Deno.test("metadata without userinfo_endpoint is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/userinfo-endpoint-missing"),
    "userinfo_endpoint",
  );
});

Deno.test("metadata without jwks_uri is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/jwks-uri-missing"),
    "jwks_uri",
  );
});

Deno.test("metadata without end_session_endpoint is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/end-session-endpoint-missing"),
    "end_session_endpoint",
  );
});

Deno.test("an endpoint with another scheme than the issuer is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/token-endpoint-other-scheme"),
    "token_endpoint",
  );
});

Deno.test("an endpoint that is not a URL is refused (S33)", async () => {
  assertStringIncludes(
    await refuses("discovery/token-endpoint-not-a-url"),
    "token_endpoint",
  );
});

Deno.test("missing metadata is refused (S33)", async () => {
  await refuses("discovery/status-404");
});

Deno.test("metadata in HTML is refused (S33)", async () => {
  await refuses("discovery/body-html");
});

Deno.test("truncated metadata is refused (S33)", async () => {
  await refuses("discovery/body-broken");
});

Deno.test("metadata that is an array is refused (S33)", async () => {
  await refuses("discovery/body-array");
});

Deno.test("metadata of 10 MB is refused (S33)", async () => {
  assertStringIncludes(await refuses("discovery/body-10mb"), "larger than");
});

Deno.test("metadata is not fetched through a redirect (S22, S33)", async () => {
  await refuses("discovery/redirect-302");
  await refuses("discovery/redirect-307");
});

Deno.test("metadata is cached for a while and then fetched again (S33)", async () => {
  app.advance(CACHE_EXPIRY);
  app.emulator.requests.length = 0;
  await openLogin();
  await openLogin();
  assertEquals(countRequests(app.emulator, METADATA), 1);
  app.advance(CACHE_EXPIRY);
  await openLogin();
  assertEquals(countRequests(app.emulator, METADATA), 2);
});

Deno.test("a clock set back does not keep metadata longer (S33)", async () => {
  await openLogin();
  app.advance(-3600);
  app.emulator.requests.length = 0;
  await openLogin();
  app.advance(3600);
  assertEquals(countRequests(app.emulator, METADATA), 1);
});
