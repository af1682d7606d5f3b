import fusionAuth from "@fusionauth/typescript-client";
import { assertEquals, assertNotEquals } from "@std/assert";
import {
  API_KEY,
  CLIENT_ID,
  CLIENT_SECRET,
  getCode,
  getTokens,
  openEmulator,
  postToken,
  REDIRECT_URI,
  RICHARD_ID,
  VERIFIER,
} from "./support/client.ts";
import { statusOfFailure } from "./support/fusionauth_client.ts";

const { FusionAuthClient } = fusionAuth;

Deno.test("FusionAuth's client exchanges a code, refreshes, introspects and reads userinfo", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient("", emulator.origin);
  const exchanged = await client.exchangeOAuthCodeForAccessTokenUsingPKCE(
    await getCode(emulator),
    CLIENT_ID,
    CLIENT_SECRET,
    REDIRECT_URI,
    VERIFIER,
  );
  const tokens = exchanged.response;
  assertEquals(tokens.userId, RICHARD_ID);

  const refreshed = await client.exchangeRefreshTokenForAccessToken(
    tokens.refresh_token ?? "",
    CLIENT_ID,
    CLIENT_SECRET,
    "",
    "",
  );
  assertNotEquals(refreshed.response.refresh_token, tokens.refresh_token);

  const token = refreshed.response.access_token ?? "";
  const introspected = await client.introspectAccessToken(CLIENT_ID, token);
  assertEquals(Object(introspected.response).active, true);
  const userinfo = await client.retrieveUserInfoFromAccessToken(token);
  assertEquals(userinfo.response.email, "richard@example.com");
});

Deno.test("FusionAuth's client revokes refresh tokens by id, by user and by logout", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const [first, second, third] = [
    await getTokens(emulator),
    await getTokens(emulator),
    await getTokens(emulator),
  ];
  const left = () => emulator.core.refreshTokens.ofUser(RICHARD_ID).length;
  const firstId = String(first?.refresh_token_id);
  const shown = await client.retrieveRefreshTokenById(firstId);
  assertEquals(shown.response.refreshToken?.userId, RICHARD_ID);
  await client.revokeRefreshTokenById(firstId);
  assertEquals(left(), 2);
  assertEquals(
    await statusOfFailure(client.retrieveRefreshTokenById(firstId)),
    404,
  );
  await client.logout(false, String(second?.refresh_token));
  assertEquals(left(), 1);
  await client.revokeRefreshTokensByUserId(RICHARD_ID);
  assertEquals(left(), 0);
  const refused = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(third?.refresh_token),
  });
  assertEquals(refused.status, 400);
});

Deno.test("FusionAuth's client manages users and registrations", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const id = crypto.randomUUID();
  await client.register(id, {
    user: { email: "gilfoyle@example.com", password: "password" },
    registration: { applicationId: CLIENT_ID, roles: ["teller"] },
  });
  await client.updateRegistration(id, {
    registration: { applicationId: CLIENT_ID, roles: ["customer"] },
  });
  const registration = await client.retrieveRegistration(id, CLIENT_ID);
  assertEquals(registration.response.registration?.roles, ["customer"]);
  await client.patchUser(id, { user: { firstName: "Bertram" } });
  await client.deactivateUser(id);
  const locked = await client.retrieveUserByEmail("gilfoyle@example.com");
  assertEquals(locked.response.user?.active, false);
  assertEquals(locked.response.user?.firstName, "Bertram");
  await client.reactivateUser(id);
  await client.changePasswordByIdentity({
    loginId: "gilfoyle@example.com",
    password: "another password",
  });
  await client.deleteRegistration(id, CLIENT_ID);
  await client.deleteUser(id);
  assertEquals(await statusOfFailure(client.retrieveUser(id)), 404);
});

Deno.test("FusionAuth's client gets field errors, and 401 without a key", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const stranger = new FusionAuthClient("wrong", emulator.origin);
  const twice = client.createUser(crypto.randomUUID(), {
    user: { email: "richard@example.com", password: "password" },
  });
  assertEquals(await statusOfFailure(twice), 400);
  assertEquals(await statusOfFailure(stranger.retrieveUser(RICHARD_ID)), 401);
});
