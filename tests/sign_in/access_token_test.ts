import { hookTokens } from "../support/emulator.ts";
import {
  assertAccepted,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();

Deno.test("an access token of another issuer is refused (S24)", async () => {
  const result = await attempt(["access-token/iss-wrong"]);
  await assertTokensRefused(result, 'unexpected "iss" claim');
});

Deno.test("an access token without issuer is refused (S24)", async () => {
  const result = await attempt(["access-token/iss-missing"]);
  await assertTokensRefused(result, 'missing required "iss" claim');
});

Deno.test("an access token whose issuer ends in a slash is refused (S24)", async () => {
  const result = await attempt(["access-token/iss-slash"]);
  await assertTokensRefused(result, 'unexpected "iss" claim');
});

Deno.test("an access token with a list of issuers is refused (S24)", async () => {
  const result = await attempt(["access-token/iss-array"]);
  await assertTokensRefused(result, 'unexpected "iss" claim');
});

Deno.test("an access token for another client is refused (S25)", async () => {
  const result = await attempt(["access-token/aud-wrong"]);
  await assertTokensRefused(result, 'unexpected "aud" claim');
});

Deno.test("an access token without audience is refused (S25)", async () => {
  const result = await attempt(["access-token/aud-missing"]);
  await assertTokensRefused(result, 'missing required "aud" claim');
});

Deno.test("an access token whose audience is a list of this client alone is accepted (S25)", async () => {
  assertAccepted(await attempt(["access-token/aud-array"]));
});

Deno.test("an access token for this client and another is refused (S25)", async () => {
  const result = await attempt(["access-token/aud-array-with-stranger"]);
  await assertTokensRefused(result, '"aud" is not acceptable');
});

Deno.test("an access token whose authorized party is another client is refused (S25)", async () => {
  const result = await attempt(["access-token/azp-wrong"]);
  await assertTokensRefused(result, '"azp" is not acceptable');
});

Deno.test("an access token with alg none is refused (S26)", async () => {
  const result = await attempt(["access-token/alg-none"]);
  await assertTokensRefused(
    result,
    '"alg" (Algorithm) Header Parameter value not allowed',
  );
});

Deno.test("an access token with a broken signature is refused (S26)", async () => {
  const result = await attempt(["access-token/signature-broken"]);
  await assertTokensRefused(result, "signature verification failed");
});

Deno.test("an access token with an empty signature is refused (S26)", async () => {
  const result = await attempt(["access-token/signature-empty"]);
  await assertTokensRefused(result, "signature verification failed");
});

Deno.test("an access token signed with the client secret is refused (S26)", async () => {
  const result = await attempt(["access-token/alg-hs256-client-secret"]);
  await assertTokensRefused(
    result,
    '"alg" (Algorithm) Header Parameter value not allowed',
  );
});

Deno.test("an access token signed with the public key as an HMAC secret is refused (S26)", async () => {
  const result = await attempt(["access-token/alg-hs256-public-key"]);
  await assertTokensRefused(
    result,
    '"alg" (Algorithm) Header Parameter value not allowed',
  );
});

Deno.test("an access token signed with a key of FusionAuth's but another algorithm is refused (S26)", async () => {
  const result = await attempt(["access-token/alg-es256"]);
  await assertTokensRefused(
    result,
    '"alg" (Algorithm) Header Parameter value not allowed',
  );
});

Deno.test("an access token signed with a foreign key under a known kid is refused (S26)", async () => {
  const result = await attempt(["access-token/key-foreign"]);
  await assertTokensRefused(result, "signature verification failed");
});

Deno.test("an access token with an unknown critical header is refused (S26)", async () => {
  const result = await attempt(["access-token/crit-unknown"]);
  await assertTokensRefused(result, "is not recognized");
});

Deno.test("a key embedded in an access token's header is not used (S26)", async () => {
  const result = await attempt(["access-token/header-jwk"]);
  await assertTokensRefused(result, "multiple matching keys found");
});

Deno.test("a key that an access token's header links to is not fetched (S26)", async () => {
  const result = await attempt(["access-token/header-jku"]);
  await assertTokensRefused(result, "no applicable key found");
});

Deno.test("an expired access token is refused (S28)", async () => {
  const result = await attempt(["access-token/exp-past"]);
  await assertTokensRefused(result, '"exp" is in the past');
});

Deno.test("an access token without expiry is refused (S28)", async () => {
  const result = await attempt(["access-token/exp-missing"]);
  await assertTokensRefused(result, 'missing required "exp" claim');
});

Deno.test("an access token whose expiry is text is refused (S28)", async () => {
  const result = await attempt(["access-token/exp-text"]);
  await assertTokensRefused(result, '"exp" claim must be a number');
});

Deno.test("an access token without issue time is refused (S28)", async () => {
  const result = await attempt(["access-token/iat-missing"]);
  await assertTokensRefused(result, 'missing required "iat" claim');
});

Deno.test("an access token issued in the future is refused (S28)", async () => {
  const result = await attempt(["access-token/iat-future"]);
  await assertTokensRefused(result, "ahead of this server");
});

Deno.test("an access token that is not yet valid is refused (S28)", async () => {
  const result = await attempt(["access-token/nbf-future"]);
  await assertTokensRefused(result, '"nbf" is in the future');
});

Deno.test("an access token without subject is refused (S29)", async () => {
  const result = await attempt(["access-token/sub-missing"]);
  await assertTokensRefused(result, 'missing required "sub" claim');
});

Deno.test("an access token with an empty subject is refused (S29)", async () => {
  const result = await attempt(["access-token/sub-empty"]);
  await assertTokensRefused(result, '"sub" is not acceptable');
});

Deno.test("an access token whose subject is a number is refused (S29)", async () => {
  const result = await attempt(["access-token/sub-number"]);
  await assertTokensRefused(result, '"sub" is not acceptable');
});

Deno.test("an access token whose subject has 300 characters is refused (S29)", async () => {
  const result = await attempt(["access-token/sub-long"]);
  await assertTokensRefused(result, '"sub" is not acceptable');
});

Deno.test('an access token whose "tty" names an ID token is refused (S32)', async () => {
  const result = await attempt(["access-token/tty-wrong"]);
  await assertTokensRefused(result, '"tty" is not "at"');
});

Deno.test("an ID token in place of the access token is refused (S32)", async () => {
  const result = await attempt(["exchange/id-token-as-access-token"]);
  await assertTokensRefused(result, '"tty" is not "at"');
});

Deno.test("an access token that expires in the year 9999 is accepted (S28)", async () => {
  assertAccepted(await attempt(["access-token/exp-9999"]));
});

Deno.test("an access token whose expiry is out of range is refused (S28)", async () => {
  using _hook = hookTokens(app.emulator, ({ kind, claims }) => {
    if (kind === "access") claims.exp = 1e306;
  });
  await assertTokensRefused(await attempt(), '"exp" is not acceptable');
});
