import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as jose from "jose";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  collectEvents,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { configureLogin, login } from "./support/login.ts";

async function get(
  emulator: InspectableEmulator,
  path: string,
  headers: Record<string, string> = {},
) {
  const response = await emulator.handler(
    new Request(emulator.origin + path, { headers }),
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
  };
}

/** `POST /api/jwt/refresh`. */
async function refresh(
  emulator: InspectableEmulator,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
) {
  const response = await emulator.handler(
    new Request(`${emulator.origin}/api/jwt/refresh`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }),
  );
  return {
    status: response.status,
    body: await response.json(),
    cookies: response.headers.getSetCookie(),
  };
}

Deno.test("an access token is validated by header or cookie, and its claims returned", async () => {
  await using emulator = await openEmulator();
  const { body: { token } } = await login(emulator);
  const validate = (headers: Record<string, string>) =>
    get(emulator, "/api/jwt/validate", headers);
  const good = { status: 200, body: { jwt: claimsOf(token) } };
  const bad = { status: 401, body: null };
  assertEquals(await validate({ authorization: `Bearer ${token}` }), good);
  assertEquals(await validate({ authorization: `JWT ${token}` }), good);
  assertEquals(await validate({ cookie: `access_token=${token}` }), good);
  assertEquals(await validate({}), bad);
  assertEquals(await validate({ authorization: `Bearer ${token}x` }), bad);
  emulator.clock.offsetSeconds = 3600;
  assertEquals(await validate({ authorization: `Bearer ${token}` }), bad);
});

Deno.test("public keys are returned as PEM, all, by kid and by application", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  const { kid = "" } = jose.decodeProtectedHeader(String(token));
  const all = await get(emulator, "/api/jwt/public-key");
  const byKid = await get(emulator, `/api/jwt/public-key?kid=${kid}`);
  const byApplication = await get(
    emulator,
    `/api/jwt/public-key?applicationId=${CLIENT_ID.toUpperCase()}`,
  );
  assertEquals(Object.keys(all.body.publicKeys).length, 3);
  assertEquals(byKid.body.publicKey, all.body.publicKeys[kid]);
  assertEquals(byApplication.body, byKid.body);
  const key = await jose.importSPKI(byKid.body.publicKey, "RS256");
  const { payload } = await jose.jwtVerify(String(token), key);
  assertEquals(payload.sub, RICHARD_ID);

  changeBank(emulator).jwt = null;
  const unknown = [
    await get(emulator, "/api/jwt/public-key?kid=x"),
    await get(emulator, `/api/jwt/public-key?applicationId=${CLIENT_ID}`),
  ];
  assertEquals(unknown.map(({ status }) => status), [404, 404]);
});

Deno.test("the Refresh API replaces a refresh token from the body, and sets cookies", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, {
    generateRefreshTokens: true,
    allowTokenRefresh: true,
  });
  const signedIn = (await login(emulator)).body;
  const events = collectEvents(emulator);
  const { status, body, cookies } = await refresh(emulator, {
    refreshToken: signedIn.refreshToken,
    token: signedIn.token,
  });
  const claims = claimsOf(body.token);
  assertEquals(status, 200);
  assertNotEquals(body.refreshToken, signedIn.refreshToken);
  assertEquals(body.refreshTokenId, signedIn.refreshTokenId);
  assertEquals(claims.authenticationType, "REFRESH_TOKEN");
  assertEquals(claims.auth_time, claimsOf(signedIn.token).auth_time);
  assert(cookies[0]?.startsWith(`access_token=${body.token};`));
  assert(cookies[1]?.startsWith(`refresh_token=${body.refreshToken};`));
  assertEquals(events, ["jwt.refresh"]);
});

Deno.test("the Refresh API prefers the cookie, and returns a reusable token unchanged", async () => {
  await using emulator = await openEmulator();
  const jwt = changeBank(emulator).jwt;
  if (jwt !== null) jwt.refreshTokenUsagePolicy = "Reusable";
  configureLogin(emulator, { allowTokenRefresh: true });
  const { refresh_token: value } = await getTokens(emulator);
  const { status, body } = await refresh(
    emulator,
    { refreshToken: "another" },
    { cookie: `refresh_token=${value}` },
  );
  assertEquals([status, body.refreshToken], [200, value]);
});

Deno.test("the Refresh API can shorten the lifetime, but not extend it", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, { allowTokenRefresh: true });
  const { refresh_token: refreshToken } = await getTokens(emulator);
  const longer = await refresh(emulator, {
    refreshToken,
    timeToLiveInSeconds: 301,
  });
  const shorter = await refresh(emulator, {
    refreshToken,
    timeToLiveInSeconds: 60,
  });
  const { exp, iat } = claimsOf(shorter.body.token);
  assertEquals(Object.keys(longer.body.fieldErrors), ["timeToLiveInSeconds"]);
  assertEquals(Number(exp) - Number(iat), 60);
});

Deno.test("the Refresh API refuses an unknown token, none, and an application that does not allow it", async () => {
  await using emulator = await openEmulator();
  const { refresh_token: refreshToken } = await getTokens(emulator);
  const codeOf = async (body: Record<string, unknown>) => {
    const { status, body: { fieldErrors } } = await refresh(emulator, body);
    return [status, fieldErrors.refreshToken[0].code];
  };
  assertEquals(await codeOf({ refreshToken: "x" }), [
    400,
    "[invalid]refreshToken",
  ]);
  assertEquals(await codeOf({}), [400, "[missing]refreshToken"]);
  assertEquals(await codeOf({ refreshToken }), [400, "[invalid]refreshToken"]);
  configureLogin(emulator, { allowTokenRefresh: true });
  await emulator.revoke({ loginId: "richard@example.com" });
  assertEquals(await codeOf({ refreshToken }), [400, "[invalid]refreshToken"]);
});

Deno.test("logout by API deletes the cookies of the Login API and revokes its refresh token", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, { generateRefreshTokens: true });
  const { body } = await login(emulator);
  const response = await emulator.handler(
    new Request(`${emulator.origin}/api/logout`, {
      method: "POST",
      headers: {
        cookie:
          `access_token=${body.token}; refresh_token=${body.refreshToken}`,
      },
    }),
  );
  assertEquals(
    response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]),
    ["access_token=", "refresh_token="],
  );
  assertEquals(emulator.refreshTokens, []);
});

Deno.test("an access token returns its user, and no other", async () => {
  await using emulator = await openEmulator();
  const { body: { token } } = await login(emulator);
  const headers = { authorization: `Bearer ${token}` };
  const own = await get(emulator, "/api/user?email=admin@example.com", headers);
  const other = await get(emulator, `/api/user/${RICHARD_ID}`, headers);
  assertEquals([own.status, own.body.user.id], [200, RICHARD_ID]);
  assertEquals(other.status, 401);
});
