import { assertEquals } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  openEmulator,
  postToken,
} from "./support/client.ts";

async function reasonOf(response: Response): Promise<[number, string, string]> {
  const body = await response.json();
  return [response.status, body.error, body.error_reason];
}

Deno.test("a code works once", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  await (await exchange(emulator, code)).body?.cancel();
  assertEquals(await reasonOf(await exchange(emulator, code)), [
    400,
    "invalid_grant",
    "auth_code_not_found",
  ]);
});

Deno.test("a code expires after 30 seconds", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  emulator.core.clock.offsetSeconds = 31;
  assertEquals(await reasonOf(await exchange(emulator, code)), [
    400,
    "invalid_grant",
    "auth_code_not_found",
  ]);
});

Deno.test("the code verifier must match the challenge", async () => {
  await using emulator = await openEmulator();
  const missing = await exchange(emulator, await getCode(emulator), {
    "code_verifier": null,
  });
  const wrong = await exchange(emulator, await getCode(emulator), {
    "code_verifier": "x".repeat(43),
  });
  assertEquals(await reasonOf(missing), [
    400,
    "invalid_request",
    "missing_code_verifier",
  ]);
  assertEquals(await reasonOf(wrong), [
    400,
    "invalid_grant",
    "invalid_pkce_code_verifier",
  ]);
});

Deno.test("the redirect URI must be that of the authorize request", async () => {
  await using emulator = await openEmulator();
  const response = await exchange(emulator, await getCode(emulator), {
    "redirect_uri": "http://localhost:5000/logout",
  });
  assertEquals(await reasonOf(response), [
    400,
    "invalid_grant",
    "invalid_redirect_uri",
  ]);
});

Deno.test("a client authenticates by header, by body or by both", async () => {
  await using emulator = await openEmulator();
  const header = {
    authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`,
  };
  const none = { "client_id": null, "client_secret": null };
  const byHeader = await exchange(
    emulator,
    await getCode(emulator),
    none,
    header,
  );
  const byBody = await exchange(emulator, await getCode(emulator));
  const byBoth = await exchange(emulator, await getCode(emulator), {}, header);
  assertEquals([byHeader.status, byBody.status, byBoth.status], [
    200,
    200,
    200,
  ]);
});

Deno.test("the Basic header can be form-encoded, as in RFC 6749", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) application.oauth.clientSecret = "a+b%c:d e";
  const encoded = new URLSearchParams({ s: "a+b%c:d e" }).toString().slice(2);
  const none = { "client_id": null, "client_secret": null };
  const asRfc = { authorization: `Basic ${btoa(`${CLIENT_ID}:${encoded}`)}` };
  const asIs = { authorization: `Basic ${btoa(`${CLIENT_ID}:a+b%c:d e`)}` };
  assertEquals(
    (await exchange(emulator, await getCode(emulator), none, asRfc)).status,
    200,
  );
  assertEquals(
    (await exchange(emulator, await getCode(emulator), none, asIs)).status,
    200,
  );
});

Deno.test("a client with a missing or wrong secret is refused", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  const missing = await exchange(emulator, code, { "client_secret": null });
  const wrong = await exchange(emulator, code, { "client_secret": "wrong" });
  const scheme = await exchange(emulator, code, {}, {
    authorization: "Bearer x",
  });
  const unknown = await exchange(emulator, code, {
    "client_id": crypto.randomUUID(),
  });

  assertEquals(await reasonOf(missing), [
    401,
    "invalid_client",
    "client_authentication_missing",
  ]);
  assertEquals(await reasonOf(wrong), [
    401,
    "invalid_client",
    "invalid_client_authentication",
  ]);
  assertEquals(await reasonOf(scheme), [
    401,
    "invalid_client",
    "invalid_client_authentication_scheme",
  ]);
  assertEquals(await reasonOf(unknown), [
    401,
    "invalid_client",
    "invalid_client_id",
  ]);
  // None of these attempts used up the code.
  assertEquals((await exchange(emulator, code)).status, 200);
});

Deno.test("a wrong secret is refused even if none is required", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.clientAuthenticationPolicy = "NotRequired";
  }
  const code = await getCode(emulator);
  assertEquals(
    (await exchange(emulator, code, { "client_secret": "wrong" })).status,
    401,
  );
  assertEquals(
    (await exchange(emulator, code, { "client_secret": null })).status,
    200,
  );
});

Deno.test("missing parameters, unknown grants and bodies that are not forms are errors", async () => {
  await using emulator = await openEmulator();
  const noGrant = await postToken(emulator, {});
  const unknown = await postToken(emulator, { "grant_type": "password" });
  const noCode = await postToken(emulator, {
    "grant_type": "authorization_code",
  });
  const json = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/token`, {
      method: "POST",
      body: "{}",
    }),
  );
  assertEquals(await reasonOf(noGrant), [
    400,
    "invalid_request",
    "missing_grant_type",
  ]);
  assertEquals(await reasonOf(unknown), [
    400,
    "unsupported_grant_type",
    "invalid_grant_type",
  ]);
  assertEquals(await reasonOf(noCode), [
    400,
    "invalid_request",
    "missing_code",
  ]);
  assertEquals(await reasonOf(json), [
    400,
    "invalid_request",
    "missing_grant_type",
  ]);
});

Deno.test("a grant that is not enabled is refused", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.enabledGrants = ["authorization_code"];
  }
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": "x",
  });
  assertEquals(await reasonOf(response), [
    400,
    "unauthorized_client",
    "grant_type_disabled",
  ]);
});

Deno.test("an ID token needs openid, and a refresh token needs offline_access", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator, { changes: { scope: "email" } });
  const body = await (await exchange(emulator, code)).json();
  assertEquals(Object.keys(body).sort(), [
    "access_token",
    "expires_in",
    "scope",
    "token_type",
    "userId",
  ]);
});

function oauthOf(emulator: InspectableEmulator) {
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application === undefined) {
    throw new Error("The kickstart has no such application");
  }
  return application.oauth;
}

const WITHOUT_PKCE = {
  "code_challenge": null,
  "code_challenge_method": null,
};

Deno.test("under NotRequiredWhenUsingPKCE, a client without PKCE needs its secret", async () => {
  await using emulator = await openEmulator();
  const oauth = oauthOf(emulator);
  oauth.clientAuthenticationPolicy = "NotRequiredWhenUsingPKCE";
  oauth.proofKeyForCodeExchangePolicy = "NotRequired";
  const withPkce = await exchange(emulator, await getCode(emulator), {
    "client_secret": null,
  });
  const code = await getCode(emulator, { changes: WITHOUT_PKCE });
  const bare = { "code_verifier": null };
  const without = await exchange(emulator, code, {
    ...bare,
    "client_secret": null,
  });
  const withSecret = await exchange(emulator, code, bare);
  assertEquals(withPkce.status, 200);
  assertEquals(await reasonOf(without), [
    401,
    "invalid_client",
    "client_authentication_missing",
  ]);
  assertEquals(withSecret.status, 200);
});

Deno.test("a code verifier without a challenge does not replace the secret", async () => {
  await using emulator = await openEmulator();
  const oauth = oauthOf(emulator);
  oauth.clientAuthenticationPolicy = "NotRequiredWhenUsingPKCE";
  oauth.proofKeyForCodeExchangePolicy = "NotRequired";
  const code = await getCode(emulator, { changes: WITHOUT_PKCE });
  const response = await exchange(emulator, code, { "client_secret": null });
  assertEquals(response.status >= 400, true);
  await response.body?.cancel();
});

Deno.test("under NotRequiredWhenUsingClientAuthentication, the secret replaces PKCE", async () => {
  await using emulator = await openEmulator();
  const oauth = oauthOf(emulator);
  oauth.clientAuthenticationPolicy = "NotRequired";
  oauth.proofKeyForCodeExchangePolicy =
    "NotRequiredWhenUsingClientAuthentication";
  const bare = { "code_verifier": null };
  const withSecret = await exchange(
    emulator,
    await getCode(emulator, { changes: WITHOUT_PKCE }),
    bare,
  );
  const without = await exchange(
    emulator,
    await getCode(emulator, { changes: WITHOUT_PKCE }),
    { ...bare, "client_secret": null },
  );
  assertEquals(withSecret.status, 200);
  assertEquals(await reasonOf(without), [
    400,
    "invalid_request",
    "missing_code_challenge",
  ]);
});

Deno.test("an attempt by another client uses up a code", async () => {
  await using emulator = await openEmulator();
  const { applications } = emulator.core.store;
  const application = applications.get(CLIENT_ID);
  const other = crypto.randomUUID();
  if (application !== undefined) {
    applications.set(other, { ...application, id: other });
  }
  const code = await getCode(emulator);
  const foreign = await exchange(emulator, code, { "client_id": other });
  assertEquals(await reasonOf(foreign), [
    400,
    "invalid_grant",
    "client_id_mismatch",
  ]);
  assertEquals((await exchange(emulator, code)).status, 400);
});

Deno.test("header and body must name the same client", async () => {
  await using emulator = await openEmulator();
  const response = await exchange(
    emulator,
    await getCode(emulator),
    { "client_id": crypto.randomUUID(), "client_secret": null },
    { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
  );
  assertEquals(await reasonOf(response), [
    400,
    "invalid_request",
    "client_id_mismatch",
  ]);
});

Deno.test("an inactive application is refused, and a locked user gets no tokens", async () => {
  await using emulator = await openEmulator();
  const { applications, users } = emulator.core.store;
  const code = await getCode(emulator);
  const application = applications.get(CLIENT_ID);
  if (application !== undefined) application.active = false;
  const inactive = await exchange(emulator, code);
  assertEquals((await reasonOf(inactive))[0], 401);
  if (application !== undefined) application.active = true;
  for (const user of users.values()) user.active = false;
  assertEquals((await reasonOf(await exchange(emulator, code)))[0], 400);
});

Deno.test("without generateRefreshTokens, there is no refresh token", async () => {
  await using emulator = await openEmulator();
  oauthOf(emulator).generateRefreshTokens = false;
  const body = await (await exchange(emulator, await getCode(emulator))).json();
  assertEquals("refresh_token" in body, false);
  assertEquals("refresh_token_id" in body, false);
});

Deno.test("parameters in the query are ignored", async () => {
  await using emulator = await openEmulator();
  const response = await emulator.handler(
    new Request(
      `${emulator.origin}/oauth2/token?grant_type=authorization_code`,
      { method: "POST", body: new URLSearchParams() },
    ),
  );
  assertEquals((await reasonOf(response))[2], "missing_grant_type");
});

Deno.test("codes, tokens and passwords are not in the log", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  const tokens = await (await exchange(emulator, code)).json();
  const log = JSON.stringify(emulator.core.log.entries);
  const secrets = [
    code,
    tokens.access_token,
    tokens.refresh_token,
    CLIENT_SECRET,
    '"password"',
  ];
  assertEquals(secrets.filter((secret) => log.includes(secret)), []);
  assertEquals(
    emulator.core.log.entries.map(({ path, status }) => [path, status]),
    [
      ["/oauth2/authorize", 200],
      ["/oauth2/authorize", 302],
      ["/oauth2/token", 200],
    ],
  );
});
