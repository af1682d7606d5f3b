import { FusionAuthClient } from "@fusionauth/typescript-client";
import { assertEquals, assertNotEquals } from "@std/assert";
import {
  API_KEY,
  CLIENT_ID,
  CLIENT_SECRET,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { statusOfFailure } from "./support/fusionauth_client.ts";
import { changeBank } from "./support/kickstart.ts";
import { configureLogin } from "./support/login.ts";

const CREDENTIALS = {
  loginId: "richard@example.com",
  password: "password",
  applicationId: CLIENT_ID,
};

Deno.test("@fusionauth/typescript-client logs in, validates and refreshes", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, {
    generateRefreshTokens: true,
    allowTokenRefresh: true,
  });
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const { response: login } = await client.login(CREDENTIALS);
  assertEquals(login.user?.id, RICHARD_ID);
  const { response: valid } = await client.validateJWT(login.token ?? "");
  assertEquals(valid.jwt?.sub, RICHARD_ID);
  const { response: refreshed } = await client.exchangeRefreshTokenForJWT({
    refreshToken: login.refreshToken ?? "",
  });
  assertNotEquals(refreshed.token, login.token);
  await client.validateJWT(refreshed.token ?? "");
  const { response: keys } = await client.retrieveJWTPublicKeys();
  assertEquals(Object.keys(keys.publicKeys ?? {}).length, 3);
});

Deno.test("@fusionauth/typescript-client gets the statuses of a refused login", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const wrong = client.login({ ...CREDENTIALS, password: "wrong" });
  assertEquals(await statusOfFailure(wrong), 404);
});

Deno.test("@fusionauth/typescript-client uses the password grant", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.enabledGrants.push("password");
  const client = new FusionAuthClient("", emulator.origin);
  const { response: tokens } = await client
    .exchangeUserCredentialsForAccessToken(
      "richard@example.com",
      "password",
      CLIENT_ID,
      CLIENT_SECRET,
      "openid",
      "",
    );
  assertEquals(tokens.userId, RICHARD_ID);
});

Deno.test("@fusionauth/typescript-client searches users", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const { response: found } = await client.searchUsersByQuery({
    search: {
      queryString: "email:rich*",
      numberOfResults: 1,
      sortFields: [{ name: "email" }],
    },
  });
  assertEquals([found.total, found.users?.[0]?.id], [1, RICHARD_ID]);
  const { response: byId } = await client.searchUsersByIds([RICHARD_ID]);
  assertEquals(byId.users?.map(({ email }) => email), ["richard@example.com"]);
});

Deno.test("@fusionauth/typescript-client reads applications and tenants", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const { response: all } = await client.retrieveApplications();
  assertEquals(
    all.applications?.some(({ id }) => id === CLIENT_ID),
    true,
  );
  const { response: one } = await client.retrieveApplication(CLIENT_ID);
  const { response: tenants } = await client.retrieveTenants();
  assertEquals(
    tenants.tenants?.map(({ id }) => id),
    [one.application?.tenantId],
  );
  const { response: oauth } = await client.retrieveOauthConfiguration(
    CLIENT_ID,
  );
  assertEquals(oauth.oauthConfiguration?.clientSecret, CLIENT_SECRET);
});
