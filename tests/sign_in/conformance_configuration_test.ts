// Conformance modules of the OpenID Foundation for relying parties, by their names, against the
// local FusionAuth: configuration and keys (B2). A negative module passes when no session is opened
// and FusionAuth is not called again.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { hookRequests, JWKS, METADATA } from "../support/emulator.ts";
import { assertSignedOut } from "../support/pages.ts";
import { signIn, startSignIn } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertNotSent,
  assertRefused,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";
import { RICHARD } from "../support/users.ts";

const { app, attempt } = await openAttempts();
const { requests } = app.emulator;

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
  await assertNotSent(app, "discovery/issuer-other");
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
  async () => {
    await assertTokensRefused(await attempt(["id-token/aud-missing"]), '"aud"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-sig-hs256: refused (B2)",
  async () => {
    const result = await attempt(["id-token/alg-hs256-client-secret"]);
    await assertTokensRefused(result, '"alg"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-sig-es256: refused (B2)",
  async () => {
    const result = await attempt(["id-token/alg-es256"]);
    await assertTokensRefused(result, '"alg"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-athash: refused (B2)",
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
