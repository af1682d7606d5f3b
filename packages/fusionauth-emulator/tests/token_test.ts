import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  openEmulator,
  postToken,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { reasonOf } from "./support/token.ts";

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

Deno.test("missing parameters, unknown grants and bodies that are not forms are errors", async () => {
  await using emulator = await openEmulator();
  const noGrant = await postToken(emulator, {});
  const unknown = await postToken(emulator, { "grant_type": "magic" });
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

Deno.test("the grants that need entities or device authorization get 501 by name", async () => {
  await using emulator = await openEmulator();
  for (
    const grant of [
      "client_credentials",
      "urn:ietf:params:oauth:grant-type:device_code",
    ]
  ) {
    const response = await postToken(emulator, { "grant_type": grant });
    const { error, error_description: description } = await response.json();
    assertEquals([response.status, error], [501, "not_modelled"]);
    assertStringIncludes(description, grant);
  }
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

Deno.test("without generateRefreshTokens, there is no refresh token", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.generateRefreshTokens = false;
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
