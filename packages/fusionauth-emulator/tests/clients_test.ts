import { assert, assertEquals } from "@std/assert";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import type { Emulator } from "../server/emulator.ts";
import { CookieClient } from "../testing/cookie_client.ts";
import { submitSignIn } from "../testing/test_kit.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  getTokens,
  openEmulator,
  REDIRECT_URI,
  RICHARD_ID,
} from "./support/client.ts";

const APP_URL = "http://localhost:5000";

const LOGOUT_URL = `${APP_URL}/logout`;

const SCOPE = "openid offline_access email profile";

const RICHARD = { loginId: "richard@example.com", password: "password" };

/** Signs in at the client's authorization URL, and returns the callback URL. */
async function visit({ origin, handler }: Emulator, url: URL): Promise<URL> {
  const browser = new CookieClient({
    [origin]: handler,
    [APP_URL]: () => Promise.resolve(new Response("landed")),
  });
  const page = await browser.navigate(url);
  if (page.url.origin === APP_URL) return page.url;
  return (await submitSignIn(browser, page, RICHARD)).url;
}

Deno.test("openid-client signs in, refreshes, reads userinfo and ends the session", async () => {
  await using emulator = await openEmulator();
  const config = await openid.discovery(
    new URL(emulator.issuer),
    CLIENT_ID,
    CLIENT_SECRET,
    undefined,
    { execute: [openid.allowInsecureRequests] },
  );
  openid.enableNonRepudiationChecks(config);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const expectedNonce = openid.randomNonce();
  const authorizeUrl = openid.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
  });
  const tokens = await openid.authorizationCodeGrant(
    config,
    await visit(emulator, authorizeUrl),
    { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true },
  );
  const sub = tokens.claims()?.sub ?? "";
  const refreshed = await openid.refreshTokenGrant(
    config,
    tokens.refresh_token ?? "",
  );
  const user = await openid.fetchUserInfo(config, refreshed.access_token, sub);
  const end = openid.buildEndSessionUrl(config, {
    post_logout_redirect_uri: LOGOUT_URL,
    id_token_hint: tokens.id_token ?? "",
    state: "the-state",
  });

  assertEquals(sub, RICHARD_ID);
  assertEquals(tokens.expires_in, 300);
  assertEquals(user.email, "richard@example.com");
  assertEquals(
    (await visit(emulator, end)).href,
    `${LOGOUT_URL}?state=the-state`,
  );
});

Deno.test("openid-client sends its secret in the header, form-encoded", async () => {
  await using emulator = await openEmulator();
  const config = await openid.discovery(
    new URL(emulator.issuer),
    CLIENT_ID,
    undefined,
    openid.ClientSecretBasic(CLIENT_SECRET),
    { execute: [openid.allowInsecureRequests] },
  );
  const tokens = await openid.refreshTokenGrant(
    config,
    String((await getTokens(emulator)).refresh_token),
  );

  assert(tokens.refresh_token !== undefined);
});

Deno.test("oauth4webapi signs in, refreshes, reads userinfo and ends the session", async () => {
  await using emulator = await openEmulator();
  const http = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(emulator.issuer);
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, http),
  );
  const client = { "client_id": CLIENT_ID };
  const authentication = oauth.ClientSecretBasic(CLIENT_SECRET);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const authorizeUrl = new URL(server.authorization_endpoint ?? "");
  authorizeUrl.search = new URLSearchParams({
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "response_type": "code",
    "scope": SCOPE,
    state,
    nonce,
    "code_challenge": await oauth.calculatePKCECodeChallenge(verifier),
    "code_challenge_method": "S256",
  }).toString();

  const callback = oauth.validateAuthResponse(
    server,
    client,
    await visit(emulator, authorizeUrl),
    state,
  );
  const exchanged = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    callback,
    REDIRECT_URI,
    verifier,
    http,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    exchanged,
    { expectedNonce: nonce, requireIdToken: true },
  );
  await oauth.validateApplicationLevelSignature(server, exchanged, http);
  const { sub } = oauth.getValidatedIdTokenClaims(tokens) ?? { sub: "" };

  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      tokens.refresh_token ?? "",
      http,
    ),
  );
  const user = await oauth.processUserInfoResponse(
    server,
    client,
    sub,
    await oauth.userInfoRequest(
      server,
      client,
      refreshed.access_token,
      http,
    ),
  );
  const end = new URL(server.end_session_endpoint ?? "");
  end.search = new URLSearchParams({
    "client_id": CLIENT_ID,
    "post_logout_redirect_uri": LOGOUT_URL,
    "id_token_hint": tokens.id_token ?? "",
  }).toString();

  assertEquals(sub, RICHARD_ID);
  assertEquals(user.given_name, "Richard");
  assertEquals((await visit(emulator, end)).href, LOGOUT_URL);
});
