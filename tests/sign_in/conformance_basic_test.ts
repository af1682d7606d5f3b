// Conformance modules of the OpenID Foundation for relying parties, by their names, against the
// local FusionAuth: the basic plan (B1). A negative module passes when no session is opened and
// FusionAuth is not called again.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { hookTokens } from "../support/emulator.ts";
import { startSignIn } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertRefused,
  assertTokensRefused,
  openAttempts,
  pathsOf,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();

Deno.test("oidcc-client-test: a sign-in with code, tokens and userinfo (B1)", async () => {
  assertAccepted(await attempt());
});

Deno.test(
  "oidcc-client-test-invalid-iss: refused (B1)",
  async () => {
    await assertTokensRefused(await attempt(["id-token/iss-wrong"]), '"iss"');
  },
);

Deno.test(
  "oidcc-client-test-missing-sub: refused (B1)",
  async () => {
    await assertTokensRefused(await attempt(["id-token/sub-missing"]), '"sub"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-aud: refused (B1)",
  async () => {
    await assertTokensRefused(await attempt(["id-token/aud-wrong"]), '"aud"');
  },
);

Deno.test(
  "oidcc-client-test-missing-iat: refused (B1)",
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
  async () => {
    await assertTokensRefused(await attempt(["id-token/alg-none"]), '"alg"');
  },
);

Deno.test(
  "oidcc-client-test-invalid-sig-rs256: refused (B1)",
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
