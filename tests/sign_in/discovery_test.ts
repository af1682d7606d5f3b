import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import { APP_URL } from "../support/app.ts";
import { assertAccepted, openAttempts } from "../support/sign_in_attempt.ts";

const { app, log, attempt } = await openAttempts();
const METADATA = "/.well-known/openid-configuration";
/** Longer than the app keeps metadata. */
const KEPT_SECONDS = 11 * 60;

/** How often the app asked for metadata since the requests were last forgotten. */
function countFetches(): number {
  return app.emulator.requests.filter(({ path }) => path === METADATA).length;
}

/** Opens the sign-in page and follows nothing. */
async function openLogin(): Promise<Response> {
  const response = await app.browser().fetch(`${APP_URL}/login`);
  await response.body?.cancel();
  return response;
}

/**
 * While FusionAuth's metadata are wrong in this way, nobody is sent there; the next try after that
 * asks anew and succeeds.
 *
 * @returns what the app logged.
 */
async function refuses(mode: FaultName, status = 502): Promise<string> {
  app.advance(KEPT_SECONDS);
  app.emulator.requests.length = 0;
  log.clear();
  using setting = app.emulator.faults.set(mode);
  const refused = await openLogin();
  const wrong = app.emulator.requests.map(({ path }) => path);
  setting.clear();
  const sent = await openLogin();

  assertEquals(refused.status, status);
  assertEquals(refused.headers.get("location"), null);
  assertEquals(refused.headers.getSetCookie(), []);
  assertEquals(wrong, [METADATA]);
  assertEquals(sent.status, 302);
  assertEquals(countFetches(), 2);
  return log.lines.join("\n");
}

// The first in this file: the app has not seen FusionAuth yet.
Deno.test("S33 an app that starts while FusionAuth is down signs in once it is up", async () => {
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

Deno.test("S33 metadata of another issuer send nobody away", async () => {
  assertStringIncludes(await refuses("discovery/issuer-other"), "issuer");
});

Deno.test("S33 an issuer that differs by a slash is another", async () => {
  assertStringIncludes(await refuses("discovery/issuer-slash"), "issuer");
});

Deno.test("S33 an issuer that differs by case is another", async () => {
  assertStringIncludes(await refuses("discovery/issuer-case"), "issuer");
});

Deno.test("S33 metadata without issuer", async () => {
  assertStringIncludes(await refuses("discovery/issuer-missing"), "issuer");
});

Deno.test("S33 metadata without authorization endpoint", async () => {
  assertStringIncludes(
    await refuses("discovery/authorization-endpoint-missing"),
    "authorization_endpoint",
  );
});

Deno.test("S33 metadata without token endpoint", async () => {
  assertStringIncludes(
    await refuses("discovery/token-endpoint-missing"),
    "token_endpoint",
  );
});

Deno.test("S33 metadata without userinfo endpoint", async () => {
  assertStringIncludes(
    await refuses("discovery/userinfo-endpoint-missing"),
    "userinfo_endpoint",
  );
});

Deno.test("S33 metadata without JWKS", async () => {
  assertStringIncludes(
    await refuses("discovery/jwks-uri-missing"),
    "jwks_uri",
  );
});

Deno.test("S33 metadata without end session endpoint", async () => {
  assertStringIncludes(
    await refuses("discovery/end-session-endpoint-missing"),
    "end_session_endpoint",
  );
});

Deno.test("S33 an endpoint of another scheme than the issuer's", async () => {
  assertStringIncludes(
    await refuses("discovery/token-endpoint-other-scheme"),
    "token_endpoint",
  );
});

Deno.test("S33 an endpoint that is no URL", async () => {
  assertStringIncludes(
    await refuses("discovery/token-endpoint-not-a-url"),
    "token_endpoint",
  );
});

Deno.test("S33 metadata that are not there", async () => {
  await refuses("discovery/status-404");
});

Deno.test("S33 metadata of HTML", async () => {
  await refuses("discovery/body-html");
});

Deno.test("S33 metadata that break off", async () => {
  await refuses("discovery/body-broken");
});

Deno.test("S33 metadata that are a list", async () => {
  await refuses("discovery/body-array");
});

Deno.test("S33 metadata of 10 MB", async () => {
  assertStringIncludes(await refuses("discovery/body-10mb"), "larger than");
});

Deno.test("S22 S33 metadata are not fetched from where a redirect leads", async () => {
  await refuses("discovery/redirect-302");
  await refuses("discovery/redirect-307");
});

Deno.test("S33 metadata are kept for a while, and then asked for again", async () => {
  app.advance(KEPT_SECONDS);
  app.emulator.requests.length = 0;
  await openLogin();
  await openLogin();
  assertEquals(countFetches(), 1);
  app.advance(KEPT_SECONDS);
  await openLogin();
  assertEquals(countFetches(), 2);
});

Deno.test("S33 a clock that was set back does not keep metadata for longer", async () => {
  await openLogin();
  app.advance(-3600);
  app.emulator.requests.length = 0;
  await openLogin();
  app.advance(3600);
  assertEquals(countFetches(), 1);
});
