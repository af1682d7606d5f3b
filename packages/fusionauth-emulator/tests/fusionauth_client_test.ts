import {
  type AccessToken,
  FusionAuthClient,
} from "@fusionauth/typescript-client";
import { assert, assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import {
  API_KEY,
  callbackOf,
  CLIENT_ID,
  CLIENT_SECRET,
  openEmulator,
  REDIRECT_URI,
  RICHARD_ID,
  signIn,
  VERIFIER,
} from "./support/client.ts";

Deno.test("@fusionauth/typescript-client exchanges a code, refreshes and reads userinfo", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient("", emulator.origin);
  const tokens = await exchangeCode(emulator, client);
  const refreshed = await client.exchangeRefreshTokenForAccessToken(
    tokens.refresh_token ?? "",
    CLIENT_ID,
    CLIENT_SECRET,
    "",
    "",
  );
  const user = await client.retrieveUserInfoFromAccessToken(
    refreshed.response.access_token ?? "",
  );

  assertEquals(tokens.userId, RICHARD_ID);
  assert(refreshed.response.refresh_token);
  assertEquals(user.response.email, "richard@example.com");
});

Deno.test("@fusionauth/typescript-client introspects an access token", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient("", emulator.origin);
  const tokens = await exchangeCode(emulator, client);
  const introspect = async (token: string) =>
    (await client.introspectAccessToken(CLIENT_ID, token)).response;
  const good = await introspect(tokens.access_token ?? "");

  assertEquals([good.active, good.sub], [true, RICHARD_ID]);
  assertEquals((await introspect("no-token")).active, false);
});

Deno.test("@fusionauth/typescript-client revokes a refresh token, and all of a user", async () => {
  await using emulator = await openEmulator();
  const client = new FusionAuthClient(API_KEY, emulator.origin);
  const first = await exchangeCode(emulator, client);
  await exchangeCode(emulator, client);
  const count = () => emulator.core.refreshTokens.ofUser(RICHARD_ID).length;
  await client.revokeRefreshTokenByToken(first.refresh_token ?? "");
  const afterOne = count();
  await client.revokeRefreshTokensByUserId(RICHARD_ID);

  assertEquals([afterOne, count()], [1, 0]);
});

async function exchangeCode(
  emulator: Emulator,
  client: FusionAuthClient,
): Promise<AccessToken> {
  const callback = callbackOf(await signIn(emulator));
  const { response } = await client.exchangeOAuthCodeForAccessTokenUsingPKCE(
    callback.get("code") ?? "",
    CLIENT_ID,
    CLIENT_SECRET,
    REDIRECT_URI,
    VERIFIER,
  );
  return response;
}
