import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import * as jose from "jose";
import {
  callbackOf,
  claimsOf,
  CLIENT_ID,
  exchange,
  getCode,
  getTokens,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

Deno.test("the callback has code, state, locale, userState and iss", async () => {
  await using emulator = await openEmulator();
  const response = await signIn(emulator, { changes: { locale: "fr" } });

  assertEquals(response.status, 302);
  assertStringIncludes(
    response.headers.get("location") ?? "",
    "http://localhost:5000/callback?",
  );
  const { code, ...rest } = Object.fromEntries(callbackOf(response));
  assertMatch(code ?? "", /^[\w-]{43}$/);
  assertEquals(rest, {
    state: "the-state",
    locale: "fr",
    userState: "Authenticated",
    iss: emulator.origin,
  });
});

Deno.test("the token response has FusionAuth's members", async () => {
  await using emulator = await openEmulator();
  const response = await exchange(emulator, await getCode(emulator));

  assertEquals(response.status, 200);
  assertEquals(response.headers.get("cache-control"), "no-store");
  const body = await response.json();
  assertEquals(
    Object.keys(body).sort(),
    [
      "access_token",
      "expires_in",
      "id_token",
      "refresh_token",
      "refresh_token_id",
      "scope",
      "token_type",
      "userId",
    ],
  );
  assertEquals(body.expires_in, 300);
  assertEquals(body.token_type, "Bearer");
  assertEquals(body.userId, RICHARD_ID);
});

Deno.test("tokens verify with the key of the JWKS that their kid names", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const response = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`),
  );
  const jwks = jose.createLocalJWKSet(await response.json());

  const options = {
    issuer: emulator.issuer,
    audience: CLIENT_ID,
    algorithms: ["RS256"],
  };
  const access = await jose.jwtVerify(
    String(tokens.access_token),
    jwks,
    options,
  );
  const id = await jose.jwtVerify(String(tokens.id_token), jwks, options);

  assertEquals(access.protectedHeader.typ, "JWT");
  assertMatch(access.protectedHeader.kid ?? "", /^[\w-]{27}$/);
  assertEquals(id.protectedHeader.kid, access.protectedHeader.kid);
});

Deno.test("an access token has roles and applicationId, but no profile", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator, { loginId: "monica@example.com" });
  const claims = claimsOf(tokens.access_token);

  assertEquals(
    Object.keys(claims).sort(),
    [
      "applicationId",
      "aud",
      "auth_time",
      "authenticationType",
      "exp",
      "gty",
      "iat",
      "iss",
      "jti",
      "roles",
      "scope",
      "sid",
      "sub",
      "tid",
      "tty",
    ],
  );
  assertEquals(claims.roles, ["customer", "teller"]);
  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(claims.tty, "at");
  assertEquals(claims.gty, ["authorization_code"]);
  assertEquals(claims.sid, tokens.refresh_token_id);
  assertEquals(Number(claims.exp) - Number(claims.iat), 300);
});

Deno.test("an ID token has profile and nonce, but no roles and no name", async () => {
  await using emulator = await openEmulator();
  const claims = claimsOf((await getTokens(emulator)).id_token);

  assertEquals(claims.email, "richard@example.com");
  assertEquals(claims.given_name, "Richard");
  assertEquals(claims.family_name, "Hendricks");
  assertEquals(claims.nonce, "the-nonce");
  assert(
    typeof claims.at_hash === "string" && typeof claims.c_hash === "string",
  );
  assertEquals(claims.name, undefined);
  assertEquals(claims.roles, undefined);
  assertEquals(claims.applicationId, undefined);
});

Deno.test("the whole flow works over the network", async () => {
  await using emulator = await openEmulator();
  const { issuer } = await (await fetch(
    `${emulator.origin}/.well-known/openid-configuration`,
  )).json();
  assertEquals(issuer, emulator.origin);

  const code = await getCode(emulator, { browser: openBrowser(emulator) });
  const tokens = await (await exchange(emulator, code)).json();
  const response = await fetch(`${emulator.origin}/oauth2/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });

  assertEquals(response.headers.get("server"), "FusionAuth-Emulator");
  assertEquals(await response.json(), {
    sub: RICHARD_ID,
    email: "richard@example.com",
    "email_verified": true,
    "given_name": "Richard",
    "family_name": "Hendricks",
  });
});
