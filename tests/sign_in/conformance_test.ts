// The OpenID Foundation's conformance modules for relying parties, by their names and with what
// its suite does in each, against the local FusionAuth: B1 the basic plan, B2 configuration, keys
// and refresh, B3 logout, B4 what the FAPI 2.0 plan adds for clients. A negative module is passed
// when nobody is signed in and nothing further is asked.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ModeName } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { ACCESS_TOKEN_LIFETIME, CACHE_EXPIRY } from "../support/clock.ts";
import {
  hookRequests,
  hookTokens,
  JWKS,
  METADATA,
} from "../support/emulator.ts";
import { assertSignedOut, formFieldsOf, statusOf } from "../support/pages.ts";
import { needsIdToken } from "../support/published.ts";
import { signIn, startSignIn } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertRefused,
  assertTokensRefused,
  type Attempt,
  openAttempts,
  pathsOf,
} from "../support/sign_in_attempt.ts";
import { countSessions } from "../support/store.ts";
import { RICHARD } from "../support/users.ts";

const { app, log, attempt } = await openAttempts();
const { bench, requests } = app.emulator;
/** The callback was refused, and FusionAuth was not called. */
async function assertCallbackRefused(result: Attempt): Promise<void> {
  await assertSignedOut(result.client);
  assertEquals(result.status, 400);
  assertEquals(result.opened, 0);
  assertEquals(pathsOf(result.calls), []);
}

/** A FusionAuth whose metadata is wrong in this way gets no authorization request. */
async function assertNobodySent(mode: ModeName): Promise<void> {
  app.advance(CACHE_EXPIRY);
  requests.length = 0;
  using _setting = bench.set(mode);
  const client = app.browser();
  const response = await client.fetch(`${APP_URL}/login`);
  await response.body?.cancel();
  assertEquals(response.status, 502);
  assertEquals(response.headers.get("location"), null);
  assertEquals(requests.map(({ path }) => path), [METADATA]);
}

/** A refresh with such a token ends the session, and the token is revoked. */
async function assertRefreshRefused(mode: ModeName): Promise<void> {
  const client = await app.signedIn();
  const before = await countSessions();
  app.advance(ACCESS_TOKEN_LIFETIME);
  requests.length = 0;
  {
    using _setting = bench.set(mode);
    assertEquals(await statusOf(client, "/account"), 303);
  }
  assertEquals(pathsOf(requests), ["/oauth2/token", "/api/logout"]);
  assertEquals(await countSessions(), before - 1);
  await assertSignedOut(client);
}

/** Signs out and comes back from FusionAuth. */
async function signOutAndReturn(client: CookieClient, mode?: ModeName) {
  const fields = await formFieldsOf(client);
  requests.length = 0;
  const setting = mode && bench.set(mode);
  const landing = await client.submit(`${APP_URL}/logout`, fields)
    .finally(() => setting?.clear());
  assertEquals(landing.url.href, `${APP_URL}/`);
  assertEquals(landing.response.status, 200);
  await assertSignedOut(client);
  return requests.find(({ path }) => path === "/oauth2/logout");
}

Deno.test("oidcc-client-test: a sign-in with code, tokens and userinfo (B1)", async () => {
  assertAccepted(await attempt());
});

Deno.test(
  "oidcc-client-test-invalid-iss: refused (B1)",
  needsIdToken,
  async () => {
    await assertTokensRefused(await attempt(["id-token/iss-wrong"]), '"iss"');
  },
);

Deno.test(
  "oidcc-client-test-missing-sub: refused (B1)",
  needsIdToken,
  async () => {
    await assertTokensRefused(await attempt(["id-token/sub-missing"]), '"sub"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-aud: refused (B1)",
  needsIdToken,
  async () => {
    await assertTokensRefused(await attempt(["id-token/aud-wrong"]), '"aud"');
  },
);

Deno.test(
  "oidcc-client-test-missing-iat: refused (B1)",
  needsIdToken,
  async () => {
    await assertTokensRefused(await attempt(["id-token/iat-missing"]), '"iat"');
  },
);

Deno.test("oidcc-client-test-kid-absent-single-jwks: accepted (B1)", async () => {
  app.advance(CACHE_EXPIRY);
  assertAccepted(await attempt(["keys/kid-absent-one-key"]));
});

Deno.test("oidcc-client-test-kid-absent-multiple-jwks: refused (B1)", async () => {
  app.advance(CACHE_EXPIRY);
  const result = await attempt(["keys/kid-absent-several-keys"]);
  await assertTokensRefused(result, "multiple matching keys");
});

Deno.test("oidcc-client-test-idtoken-sig-rs256: accepted (B1)", async () => {
  const algorithms: string[] = [];
  using _hook = hookTokens(
    app.emulator,
    ({ header }) => void algorithms.push(header.alg),
  );
  assertAccepted(await attempt());
  assertEquals(algorithms, ["RS256", "RS256"]);
});

Deno.test(
  "oidcc-client-test-idtoken-sig-none: refused, stricter than the module (B1)",
  needsIdToken,
  async () => {
    await assertTokensRefused(await attempt(["id-token/alg-none"]), '"alg"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-sig-rs256: refused (B1)",
  needsIdToken,
  async () => {
    const result = await attempt(["id-token/signature-broken"]);
    await assertTokensRefused(result, "signature verification failed");
  },
);

Deno.test("oidcc-client-test-userinfo-invalid-sub: refused, nothing requested afterwards (B1)", async () => {
  const result = await attempt(["userinfo/sub-other"]);
  await assertRefused(result);
  assertEquals(pathsOf(result.calls), ["/oauth2/token", "/oauth2/userinfo"]);
});

Deno.test(
  "oidcc-client-test-nonce-invalid: refused (B1)",
  needsIdToken,
  async () => {
    await assertTokensRefused(
      await attempt(["id-token/nonce-wrong"]),
      '"nonce"',
    );
  },
);

Deno.test("oidcc-client-test-scope-userinfo-claims: scopes are requested and their claims shown (B1)", async () => {
  const { authorize } = await startSignIn(app.browser());
  const scopes = authorize.searchParams.get("scope")?.split(" ").sort();
  assertEquals(scopes, ["email", "offline_access", "openid", "profile"]);
  const { body } = await attempt();
  assertStringIncludes(body, "richard@example.com");
  assertStringIncludes(body, "Richard");
});

Deno.test("oidcc-client-test-client-secret-basic: accepted (B1)", async () => {
  assertAccepted(await attempt(["exchange/basic-only"]));
});

Deno.test("oidcc-client-test-discovery-openid-config: endpoints come from the metadata (B2)", async () => {
  app.advance(CACHE_EXPIRY);
  const result = await attempt();
  assertAccepted(result);
  const [first] = result.calls;
  assertEquals(first?.path, METADATA);
});

Deno.test("oidcc-client-test-discovery-jwks-uri-keys: keys come from the metadata's jwks_uri (B2)", async () => {
  using _hook = hookRequests(app.emulator, async (_request, { path }, next) => {
    const response = await next();
    if (path !== METADATA) return response;
    const metadata = await response.json();
    return Response.json({
      ...metadata,
      jwks_uri: `${metadata.jwks_uri}?run=2`,
    });
  });
  app.advance(CACHE_EXPIRY);
  const result = await attempt();
  assertAccepted(result);
  const fetches = result.calls
    .filter(({ path }) => path === JWKS);
  assertEquals(fetches.map(({ url }) => url.search), ["?run=2"]);
  app.advance(CACHE_EXPIRY);
});

Deno.test("oidcc-client-test-discovery-issuer-mismatch: stops before the authorization request (B2)", async () => {
  await assertNobodySent("discovery/issuer-other");
});

Deno.test("oidcc-client-test-signing-key-rotation: accepted (B2)", async () => {
  assertAccepted(await attempt());
  await app.rotateKeys();
  assertAccepted(await attempt());
});

Deno.test("oidcc-client-test-signing-key-rotation-just-before-signing: accepted (B2)", async () => {
  assertAccepted(await attempt());
  assertAccepted(await attempt(["keys/rotate-before-signing"]));
});

Deno.test(
  "oidcc-client-test-missing-aud: refused (B2)",
  needsIdToken,
  async () => {
    await assertTokensRefused(await attempt(["id-token/aud-missing"]), '"aud"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-sig-hs256: refused (B2)",
  needsIdToken,
  async () => {
    const result = await attempt(["id-token/alg-hs256-client-secret"]);
    await assertTokensRefused(result, '"alg"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-sig-es256: refused (B2)",
  needsIdToken,
  async () => {
    const result = await attempt(["id-token/alg-es256"]);
    await assertTokensRefused(result, '"alg"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-athash: refused (B2)",
  needsIdToken,
  async () => {
    const result = await attempt(["id-token/at-hash-wrong"]);
    await assertTokensRefused(result, '"at_hash"');
  },
);

Deno.test("oidcc-client-test-missing-athash: accepted, as the code flow allows (B2)", async () => {
  assertAccepted(await attempt(["id-token/at-hash-missing"]));
});

Deno.test("oidcc-client-test-nonce-unless-code-flow: a nonce is always sent (B2)", async () => {
  const { authorize } = await startSignIn(app.browser());
  assertEquals(authorize.searchParams.get("nonce")?.length, 43);
});

Deno.test("oidcc-client-test-userinfo-bearer-header: the token goes in the header (B2)", async () => {
  const { calls } = await attempt();
  const userinfo = calls.find(({ path }) => path === "/oauth2/userinfo");
  assertStringIncludes(userinfo?.headers.get("authorization") ?? "", "Bearer ");
  assertEquals(userinfo?.url.search, "");
});

Deno.test("oidcc-client-test-userinfo-signed: refused, since it was not requested (B2)", async () => {
  await assertRefused(await attempt(["userinfo/signed"]));
});

Deno.test("oidcc-client-test-form-post-error: a posted callback is refused (B2)", async () => {
  const client = app.browser();
  const { state } = await startSignIn(client);
  requests.length = 0;
  const body = new URLSearchParams({ state, error: "access_denied" });
  const origin = app.emulator.origin;
  const response = await client.fetch(`${APP_URL}/callback`, {
    method: "POST",
    headers: { origin },
    body,
  });
  await response.body?.cancel();
  assert([403, 405].includes(response.status), `${response.status}`);
  assertEquals(requests, []);
  await assertSignedOut(client);
});

Deno.test("oidcc-client-test-refresh-token: the new refresh token is used (B2)", async () => {
  const client = await app.signedIn();
  const used: (string | null)[] = [];
  for (let count = 0; count < 2; count++) {
    app.advance(ACCESS_TOKEN_LIFETIME);
    requests.length = 0;
    assertEquals(await statusOf(client, "/account"), 200);
    used.push(requests[0]?.form.get("refresh_token") ?? null);
  }
  assertEquals(new Set(used).size, 2);
});

Deno.test("oidcc-client-test-refresh-token-invalid-issuer: the session ends (B2)", async () => {
  await assertRefreshRefused("id-token/iss-wrong");
});

Deno.test("oidcc-client-test-refresh-token-invalid-sub: the session ends (B2)", async () => {
  await assertRefreshRefused("id-token/sub-other");
});

Deno.test("oidcc-client-test-3rd-party-init-login: a normal sign-in, whatever target the link names (B2)", async () => {
  const client = app.browser();
  const query = new URLSearchParams({
    iss: "https://issuer.example",
    "target_link_uri": "https://evil.example/",
    "login_hint": "somebody",
  });
  const { url, response } = await signIn(
    client,
    RICHARD,
    `/login?${query}`,
  );
  assertEquals([url.href, response.status], [`${APP_URL}/account`, 200]);
});

Deno.test("oidcc-client-test-rp-init-logout: client_id and the registered return address are sent (B3)", async () => {
  const logout = await signOutAndReturn(await app.signedIn());
  assertEquals([...logout?.query.keys() ?? []].sort(), [
    "client_id",
    "post_logout_redirect_uri",
    "state",
  ]);
  assertEquals(
    logout?.query.get("post_logout_redirect_uri"),
    `${APP_URL}/logout`,
  );
});

Deno.test("oidcc-client-test-rp-init-logout-other-state: the return is handled (B3)", async () => {
  await signOutAndReturn(await app.signedIn(), "logout/state-wrong");
});

Deno.test("oidcc-client-test-rp-init-logout-no-state: the return is handled (B3)", async () => {
  await signOutAndReturn(await app.signedIn(), "logout/state-missing");
});

Deno.test("happy-path: accepted (B4)", async () => {
  assertAccepted(await attempt());
});

Deno.test("invalid-authorization-response-iss: stops before the code exchange (B4)", async () => {
  await assertCallbackRefused(await attempt(["callback/iss-wrong"]));
});

Deno.test("remove-authorization-response-iss: refused where the metadata promises it (B4)", async () => {
  app.advance(CACHE_EXPIRY);
  await assertCallbackRefused(
    await attempt(["discovery/iss-parameter-promised", "callback/iss-missing"]),
  );
  app.advance(CACHE_EXPIRY);
});

Deno.test("ensure-authorization-response-with-invalid-state-fails: no code exchange (B4)", async () => {
  await assertCallbackRefused(await attempt(["callback/state-wrong"]));
});

Deno.test("ensure-authorization-response-with-invalid-missing-state-fails: no code exchange (B4)", async () => {
  await assertCallbackRefused(await attempt(["callback/state-missing"]));
});

Deno.test("invalid-iss: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/iss-wrong"]), '"iss"');
});

Deno.test("invalid-missing-iss: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/iss-missing"]), '"iss"');
});

Deno.test("invalid-aud: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/aud-wrong"]), '"aud"');
});

Deno.test("invalid-missing-aud: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/aud-missing"]), '"aud"');
});

Deno.test("invalid-secondary-aud: refused (B4)", needsIdToken, async () => {
  const result = await attempt(["id-token/aud-array-with-stranger"]);
  await assertTokensRefused(result, '"aud" names others too');
});

Deno.test("invalid-nonce: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/nonce-wrong"]), '"nonce"');
});

Deno.test("invalid-missing-nonce: refused (B4)", needsIdToken, async () => {
  const result = await attempt(["id-token/nonce-missing"]);
  await assertTokensRefused(result, '"nonce"');
});

Deno.test("invalid-expired-exp: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/exp-past"]), '"exp"');
});

Deno.test("invalid-missing-exp: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/exp-missing"]), '"exp"');
});

Deno.test("invalid-null-alg: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/alg-none"]), '"alg"');
});

Deno.test("invalid-alternate-alg: refused (B4)", needsIdToken, async () => {
  await assertTokensRefused(await attempt(["id-token/alg-es256"]), '"alg"');
});

Deno.test("discovery-issuer-mismatch: stops before the authorization request (B4)", async () => {
  await assertNobodySent("discovery/issuer-other");
  assertStringIncludes(log.lines.join("\n"), "issuer");
});

Deno.test("valid-aud-as-array: accepted (B4)", async () => {
  assertAccepted(await attempt(["id-token/aud-array"]));
});

Deno.test("token-type-case-insensitivity: accepted (B4)", async () => {
  assertAccepted(await attempt(["exchange/token-type-odd-case"]));
});

Deno.test("token-endpoint-response-without-expires_in: accepted (B4)", async () => {
  assertAccepted(await attempt(["exchange/expires-in-missing"]));
});
