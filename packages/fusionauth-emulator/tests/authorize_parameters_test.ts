import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  exchange,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";

Deno.test("the two optional PKCE policies accept a request without a challenge", async () => {
  await using emulator = await openEmulator();
  const { oauth } = changeBank(emulator);
  const without = { "code_challenge": null, "code_challenge_method": null };
  oauth.proofKeyForCodeExchangePolicy = "NotRequired";
  const first = await authorize(emulator, without);
  assertEquals(first.status, 200);
  await first.body?.cancel();
  oauth.proofKeyForCodeExchangePolicy =
    "NotRequiredWhenUsingClientAuthentication";
  const second = await authorize(emulator, without);
  assertEquals(second.status, 200);
  await second.body?.cancel();
  const plain = await authorize(emulator, { "code_challenge_method": "plain" });
  assertEquals(
    callbackOf(plain).get("error_reason"),
    "invalid_pkce_code_challenge_method",
  );
});

Deno.test("fragment and unknown response modes are refused for a code", async () => {
  await using emulator = await openEmulator();
  const fragment = await authorize(emulator, { "response_mode": "fragment" });
  const unknown = await authorize(emulator, { "response_mode": "jwt" });
  const query = await authorize(emulator, { "response_mode": "query" });
  assertEquals(
    callbackOf(fragment).get("error_reason"),
    "invalid_response_mode",
  );
  assertEquals(
    callbackOf(unknown).get("error_reason"),
    "invalid_response_mode",
  );
  assertEquals(query.status, 200);
  await query.body?.cancel();
});

Deno.test("with response_mode=form_post, errors are posted too", async () => {
  await using emulator = await openEmulator();
  const response = await authorize(emulator, {
    prompt: "none",
    "response_mode": "form_post",
  });
  const html = await response.text();
  assertEquals(response.status, 200);
  assertStringIncludes(html, 'value="login_required"');
});

Deno.test("a missing or unknown response_type is an error to the client", async () => {
  await using emulator = await openEmulator();
  const without = await authorize(emulator, { "response_type": null });
  const hybrid = await authorize(emulator, {
    "response_type": "code id_token",
  });
  assertEquals(
    callbackOf(without).get("error_reason"),
    "missing_response_type",
  );
  assertEquals(callbackOf(hybrid).get("error"), "unsupported_response_type");
});

Deno.test("a grant that is not enabled is an error to the client", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.enabledGrants = ["refresh_token"];
  const response = await authorize(emulator);
  assertEquals(callbackOf(response).get("error_reason"), "grant_type_disabled");
});

Deno.test("max_age=0 asks for the password, as prompt=login does, and max_age must be a number", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  const zero = await authorize(emulator, { "max_age": "0" }, browser);
  const word = await authorize(emulator, { "max_age": "soon" }, browser);
  assertEquals(zero.status, 200);
  await zero.body?.cancel();
  assertEquals(callbackOf(word).get("error"), "invalid_request");
});

Deno.test("prompt=none fails when the session is older than max_age", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  emulator.core.clock.offsetSeconds = 100;
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none", "max_age": "50" }, browser),
  );
  assertEquals(callback.get("error"), "login_required");
});

Deno.test("prompt=select_account and prompt=consent are ignored", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  const select = await authorize(
    emulator,
    { prompt: "select_account" },
    browser,
  );
  const consent = await authorize(emulator, { prompt: "consent" }, browser);
  assertNotEquals(callbackOf(select).get("code"), null);
  assertNotEquals(callbackOf(consent).get("code"), null);
});

Deno.test("after prompt=login, the correct password returns to the client", async () => {
  await using emulator = await openEmulator();
  const response = await signIn(emulator, { changes: { prompt: "login" } });
  assertEquals(callbackOf(response).get("userState"), "Authenticated");
});

Deno.test("unknown scopes are removed under Remove and granted under Allow", async () => {
  await using emulator = await openEmulator();
  const { oauth } = changeBank(emulator);
  const granted = async () => {
    const changes = { scope: "openid moon" };
    const code = callbackOf(await signIn(emulator, { changes })).get("code");
    return (await (await exchange(emulator, code ?? "")).json()).scope;
  };
  oauth.unknownScopePolicy = "Remove";
  assertEquals(await granted(), "openid");
  oauth.unknownScopePolicy = "Allow";
  assertEquals(await granted(), "openid moon");
});

Deno.test("a required scope must be requested, and custom scopes are known", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).scopes.push({ name: "moon", required: true });
  const without = await authorize(emulator, { scope: "openid" });
  const having = await authorize(emulator, { scope: "openid moon" });
  assertEquals(
    callbackOf(without).get("error_reason"),
    "missing_required_scope",
  );
  assertEquals(having.status, 200);
  await having.body?.cancel();
});

Deno.test("a provided scope that is disabled is unknown", async () => {
  await using emulator = await openEmulator();
  const { oauth } = changeBank(emulator);
  oauth.providedScopePolicy = {
    ...oauth.providedScopePolicy,
    profile: { enabled: false, required: false },
  };
  const response = await authorize(emulator, { scope: "openid profile" });
  assertEquals(callbackOf(response).get("error_reason"), "unknown_scope");
});

Deno.test("HEAD responds as GET does, without a page", async () => {
  await using emulator = await openEmulator();
  const response = await fetch(
    `${emulator.origin}/oauth2/authorize?${authorizeParameters()}`,
    { method: "HEAD" },
  );
  assertEquals(response.status, 200);
  assertEquals(await response.text(), "");
});

Deno.test("tenantId, if sent, must be the application's tenant", async () => {
  await using emulator = await openEmulator();
  const right = await authorize(emulator, {
    tenantId: emulator.core.store.defaultTenantId.toUpperCase(),
  });
  const wrong = await authorize(emulator, { tenantId: RICHARD_ID });
  assertEquals(right.status, 200);
  await right.body?.cancel();
  assertEquals(wrong.status, 400);
  assertStringIncludes(await wrong.text(), "invalid_tenant_id");
});
