import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import type { Application } from "../data/application.ts";
import type { User } from "../data/user.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  authorize,
  authorizeParameters,
  callbackOf,
  claimsOf,
  CLIENT_ID,
  exchange,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

function changeBank(emulator: InspectableEmulator): Application {
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application === undefined) {
    throw new Error("The kickstart has no ChangeBank");
  }
  return application;
}

function richard(emulator: InspectableEmulator): User {
  const user = emulator.core.store.users.get(RICHARD_ID);
  if (user === undefined) throw new Error("The kickstart has no Richard");
  return user;
}

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

Deno.test("an expired user cannot sign in, by password or by SSO", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  richard(emulator).expiry = emulator.core.clock.now() - 1;
  const byPassword = await signIn(emulator);
  assertStringIncludes(await byPassword.text(), "Your account has expired.");
  const bySso = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(callbackOf(bySso).get("error"), "login_required");
});

Deno.test("a locked user cannot sign in by an SSO session", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  richard(emulator).active = false;
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "login_required");
});

Deno.test("without required registration, unregistered users get tokens without roles", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.requireRegistration = false;
  richard(emulator).registrations = [];
  const callback = callbackOf(await signIn(emulator));
  assertEquals(callback.get("userState"), "AuthenticatedNotRegistered");
  const tokens = await (await exchange(emulator, callback.get("code") ?? ""))
    .json();
  const claims = claimsOf(tokens.access_token);
  assertEquals(claims.applicationId, undefined);
  assertEquals(claims.roles, undefined);
  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(richard(emulator).registrations, []);
});

Deno.test("userState tells an unverified address from an unverified registration", async () => {
  await using emulator = await openEmulator();
  const user = richard(emulator);
  for (const registration of user.registrations) registration.verified = false;
  const registration = callbackOf(await signIn(emulator));
  assertEquals(
    registration.get("userState"),
    "AuthenticatedRegistrationNotVerified",
  );
  user.verified = false;
  const email = callbackOf(await signIn(emulator));
  assertEquals(email.get("userState"), "AuthenticatedNotVerified");
});

Deno.test("with prompt=none, a missing registration is an error to the client", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  changeBank(emulator).registration.enabled = false;
  richard(emulator).registrations = [];
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "interaction_required");
  assertEquals(callback.get("error_reason"), "registration_required");
});

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

Deno.test("successful and failed logins emit events", async () => {
  await using emulator = await openEmulator();
  const types: string[] = [];
  emulator.core.listeners.add(({ type }) => types.push(type));
  await (await signIn(emulator, { password: "wrong" })).body?.cancel();
  await signIn(emulator);
  assertEquals(types, ["user.login.failed", "user.login.success"]);
});
