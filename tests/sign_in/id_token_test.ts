import { assert, assertEquals } from "@std/assert";
import { listSessions } from "../support/app_modules.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { hookTokens } from "../support/emulator.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();

Deno.test(
  "an ID token of another issuer is refused (S24)",
  async () => {
    const result = await attempt(["id-token/iss-wrong"]);
    await assertTokensRefused(result, 'unexpected JWT "iss"');
  },
);

Deno.test(
  "an ID token without issuer is refused (S24)",
  async () => {
    const result = await attempt(["id-token/iss-missing"]);
    await assertTokensRefused(result, 'JWT "iss" (issuer) claim missing');
  },
);

Deno.test(
  "an ID token whose issuer ends in a slash is refused (S24)",
  async () => {
    const result = await attempt(["id-token/iss-slash"]);
    await assertTokensRefused(result, 'unexpected JWT "iss"');
  },
);

Deno.test(
  "an ID token with a list of issuers is refused (S24)",
  async () => {
    const result = await attempt(["id-token/iss-array"]);
    await assertTokensRefused(result, 'unexpected JWT "iss"');
  },
);

Deno.test(
  "an ID token for another client is refused (S25)",
  async () => {
    const result = await attempt(["id-token/aud-wrong"]);
    await assertTokensRefused(result, 'unexpected JWT "aud"');
  },
);

Deno.test(
  "an ID token without audience is refused (S25)",
  async () => {
    const result = await attempt(["id-token/aud-missing"]);
    await assertTokensRefused(result, 'JWT "aud" (audience) claim missing');
  },
);

Deno.test("an ID token whose audience is a list of this client alone is accepted (S25)", async () => {
  assertAccepted(await attempt(["id-token/aud-array"]));
});

Deno.test(
  "an ID token for this client and another is refused (S25)",
  async () => {
    const result = await attempt(["id-token/aud-array-with-stranger"]);
    await assertTokensRefused(result, "additional untrusted audiences");
  },
);

Deno.test(
  "an ID token whose authorized party is another client is refused (S25)",
  async () => {
    const result = await attempt(["id-token/azp-wrong"]);
    await assertTokensRefused(result, '"azp" is not acceptable');
  },
);

Deno.test(
  "an ID token with alg none is refused (S26)",
  async () => {
    const result = await attempt(["id-token/alg-none"]);
    await assertTokensRefused(
      result,
      'unexpected JWT "alg" header parameter',
    );
  },
);

Deno.test(
  "an ID token with a broken signature is refused (S26)",
  async () => {
    const result = await attempt(["id-token/signature-broken"]);
    await assertTokensRefused(result, "signature verification failed");
  },
);

Deno.test(
  "an ID token with an empty signature is refused (S26)",
  async () => {
    const result = await attempt(["id-token/signature-empty"]);
    await assertTokensRefused(result, "signature verification failed");
  },
);

Deno.test(
  "an ID token signed with the client secret is refused (S26)",
  async () => {
    const result = await attempt(["id-token/alg-hs256-client-secret"]);
    await assertTokensRefused(
      result,
      'unexpected JWT "alg" header parameter',
    );
  },
);

Deno.test(
  "an ID token signed with the public key as an HMAC secret is refused (S26)",
  async () => {
    const result = await attempt(["id-token/alg-hs256-public-key"]);
    await assertTokensRefused(
      result,
      'unexpected JWT "alg" header parameter',
    );
  },
);

Deno.test(
  "an ID token signed with a key of FusionAuth's but another algorithm is refused (S26)",
  async () => {
    const result = await attempt(["id-token/alg-es256"]);
    await assertTokensRefused(
      result,
      'unexpected JWT "alg" header parameter',
    );
  },
);

Deno.test(
  "an ID token signed with a foreign key under a known kid is refused (S26)",
  async () => {
    const result = await attempt(["id-token/key-foreign"]);
    await assertTokensRefused(result, "signature verification failed");
  },
);

Deno.test(
  "an ID token with an unknown critical header is refused (S26)",
  async () => {
    const result = await attempt(["id-token/crit-unknown"]);
    await assertTokensRefused(
      result,
      'no JWT "crit" header parameter extensions',
    );
  },
);

Deno.test(
  "a key embedded in an ID token's header is not used (S26)",
  async () => {
    const result = await attempt(["id-token/header-jwk"]);
    await assertTokensRefused(result, "multiple matching keys found");
  },
);

Deno.test(
  "a key that an ID token's header links to is not fetched (S26)",
  async () => {
    const result = await attempt(["id-token/header-jku"]);
    await assertTokensRefused(result, "no applicable key found");
  },
);

Deno.test(
  "an ID token with another nonce is refused (S27)",
  async () => {
    const result = await attempt(["id-token/nonce-wrong"]);
    await assertTokensRefused(result, '"nonce" is not the one of this sign-in');
  },
);

Deno.test(
  "an ID token without nonce is refused (S27)",
  async () => {
    const result = await attempt(["id-token/nonce-missing"]);
    await assertTokensRefused(result, '"nonce" is not the one of this sign-in');
  },
);

Deno.test(
  "an ID token with an empty nonce is refused (S27)",
  async () => {
    const result = await attempt(["id-token/nonce-empty"]);
    await assertTokensRefused(result, '"nonce" is not the one of this sign-in');
  },
);

Deno.test(
  "the nonce of this browser's other sign-in is refused (S27)",
  async () => {
    const client = app.browser();
    const transaction = await startSignIn(client);
    const other = await startSignIn(client);
    using _hook = hookTokens(app.emulator, ({ kind, claims }) => {
      if (kind !== "id") return;
      claims.nonce = other.authorize.searchParams.get("nonce");
    });
    const callback = await approve(client, transaction);
    const response = await client.fetch(callback);
    assertEquals(response.status, 502);
    assertEquals(hasSessionCookie(client), false);
  },
);

Deno.test("an expired ID token is refused (S28)", async () => {
  const result = await attempt(["id-token/exp-past"]);
  await assertTokensRefused(result, '"exp" is in the past');
});

Deno.test(
  "an ID token without expiry is refused (S28)",
  async () => {
    const result = await attempt(["id-token/exp-missing"]);
    await assertTokensRefused(
      result,
      'JWT "exp" (expiration time) claim missing',
    );
  },
);

Deno.test(
  "an ID token whose expiry is text is refused (S28)",
  async () => {
    const result = await attempt(["id-token/exp-text"]);
    await assertTokensRefused(
      result,
      'unexpected JWT "exp" (expiration time) claim type',
    );
  },
);

Deno.test(
  "an ID token without issue time is refused (S28)",
  async () => {
    const result = await attempt(["id-token/iat-missing"]);
    await assertTokensRefused(result, 'JWT "iat" (issued at) claim missing');
  },
);

Deno.test(
  "an ID token issued in the future is refused (S28)",
  async () => {
    const result = await attempt(["id-token/iat-future"]);
    await assertTokensRefused(result, "ahead of this server");
  },
);

Deno.test(
  "an ID token that is not yet valid is refused (S28)",
  async () => {
    const result = await attempt(["id-token/nbf-future"]);
    await assertTokensRefused(result, '"nbf" is in the future');
  },
);

Deno.test(
  "an ID token without subject is refused (S29)",
  async () => {
    const result = await attempt(["id-token/sub-missing"]);
    await assertTokensRefused(result, 'JWT "sub" (subject) claim missing');
  },
);

Deno.test(
  "an ID token with an empty subject is refused (S29)",
  async () => {
    const result = await attempt(["id-token/sub-empty"]);
    await assertTokensRefused(
      result,
      '"sub" is not acceptable',
    );
  },
);

Deno.test(
  "an ID token whose subject is a number is refused (S29)",
  async () => {
    const result = await attempt(["id-token/sub-number"]);
    await assertTokensRefused(
      result,
      'unexpected JWT "sub" (subject) claim type',
    );
  },
);

Deno.test(
  "an ID token whose subject has 300 characters is refused (S29)",
  async () => {
    const result = await attempt(["id-token/sub-long"]);
    await assertTokensRefused(
      result,
      '"sub" is not acceptable',
    );
  },
);

Deno.test("an ID token that expires in the year 9999 does not extend the session (S28)", async () => {
  const result = await attempt(["id-token/exp-9999"]);
  assertAccepted(result);
  const { settings } = await import("@/fresh.config.ts");
  const [newest] = (await listSessions()).map(({ record }) => record)
    .sort((one, other) => other.signedInAt - one.signedInAt);
  assert(newest);
  assertEquals(
    newest.endsAt - newest.signedInAt,
    settings.SESSION_MAX_HOURS * 3_600_000,
  );
});

Deno.test(
  "an ID token with another subject than the access token is refused (S29)",
  async () => {
    const result = await attempt(["id-token/sub-other"]);
    await assertTokensRefused(result, '"sub" is not the access token\'s');
  },
);

Deno.test(
  "an ID token with the at_hash of another access token is refused (S30)",
  async () => {
    const result = await attempt(["id-token/at-hash-wrong"]);
    await assertTokensRefused(result, '"at_hash" is not the access token\'s');
  },
);

Deno.test("an ID token without at_hash is accepted, as the code flow allows (S30)", async () => {
  assertAccepted(await attempt(["id-token/at-hash-missing"]));
});

Deno.test(
  'an ID token whose "tty" names an access token is refused (S32)',
  async () => {
    const result = await attempt(["id-token/tty-wrong"]);
    await assertTokensRefused(result, "it is an access token");
  },
);

Deno.test(
  "an access token in place of the ID token is refused (S32)",
  async () => {
    const result = await attempt(["exchange/access-token-as-id-token"]);
    await assertTokensRefused(result, "it is an access token");
  },
);

Deno.test(
  "a logout token in place of the ID token is refused (S32)",
  async () => {
    const result = await attempt(["id-token/logout-token"]);
    await assertTokensRefused(result, "it is a logout token");
  },
);
