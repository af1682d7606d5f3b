import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  API_KEY,
  claimsOf,
  CLIENT_ID,
  collectEvents,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { richard } from "./support/kickstart.ts";
import { configureLogin, login } from "./support/login.ts";

Deno.test("the Login API returns the user and an access token with roles", async () => {
  await using emulator = await openEmulator();
  const events = collectEvents(emulator);
  const { status, body, cookies } = await login(emulator);
  const claims = claimsOf(body.token);
  assertEquals(status, 200);
  assertEquals(body.user.email, "richard@example.com");
  assertEquals(body.tokenExpirationInstant, Number(claims.exp) * 1000);
  assertEquals("refreshToken" in body, false);
  assertEquals([claims.aud, claims.applicationId], [CLIENT_ID, CLIENT_ID]);
  assertEquals([claims.sub, claims.roles], [RICHARD_ID, ["customer"]]);
  assertEquals([claims.authenticationType, claims.iss], [
    "PASSWORD",
    emulator.issuer,
  ]);
  assertEquals(["scope" in claims, "gty" in claims], [false, false]);
  assertEquals(cookies, [
    `access_token=${body.token}; Path=/; HttpOnly; SameSite=Lax`,
  ]);
  assertEquals(events, ["user.login.success"]);
});

Deno.test("the Login API issues a refresh token if the application allows it", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, { generateRefreshTokens: true });
  const device = { name: "Phone", type: "MOBILE", description: "Richard's" };
  const { body, cookies } = await login(emulator, { metaData: { device } });
  const [token] = emulator.refreshTokens;
  assertEquals(token?.id, body.refreshTokenId);
  assertEquals(claimsOf(body.token).sid, body.refreshTokenId);
  assertEquals(token?.device, device);
  const [, cookie = ""] = cookies;
  assertMatch(
    cookie,
    /^refresh_token=[\w-]{54}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
  );
  assert(cookie.startsWith(`refresh_token=${body.refreshToken};`));
});

Deno.test("the Login API needs an API key unless the application or the tenant does not", async () => {
  await using emulator = await openEmulator();
  const noKey = { authorization: "" };
  const nowhere = { applicationId: undefined };
  const required = [
    (await login(emulator, {}, noKey)).status,
    (await login(emulator, nowhere, noKey)).status,
  ];
  configureLogin(emulator, { requireAuthentication: false });
  emulator.core.store.tenantOf(null).loginRequiresApiKey = false;
  assertEquals(required, [401, 401]);
  assertEquals((await login(emulator, {}, noKey)).status, 200);
  assertEquals((await login(emulator, nowhere, noKey)).status, 200);
});

Deno.test("an API key for the Login API needs permission for it", async () => {
  await using emulator = await openEmulator();
  const status = async (endpoints: Record<string, string[]>) => {
    emulator.core.store.apiKeys = [{ key: "k", tenantId: null, endpoints }];
    return (await login(emulator, {}, { authorization: "k" })).status;
  };
  assertEquals(await status({ "/api/user": ["POST"] }), 401);
  assertEquals(await status({ "/api/login": ["POST"] }), 200);
});

Deno.test("wrong credentials, a locked and an expired user get an empty response", async () => {
  await using emulator = await openEmulator();
  const events = collectEvents(emulator);
  const password = { password: "wrong" };
  assertEquals(await login(emulator, password), refused(404));
  assertEquals(await login(emulator, { loginId: "nobody" }), refused(404));
  richard(emulator).expiry = 1;
  assertEquals(await login(emulator), refused(410));
  richard(emulator).expiry = null;
  richard(emulator).active = false;
  assertEquals(await login(emulator), refused(423));
  assertEquals(await login(emulator, password), refused(404));
  assertEquals(events, Array(4).fill("user.login.failed"));
});

function refused(status: number) {
  return { status, body: null, cookies: [] };
}

Deno.test("a user who is not registered gets 202 and a token without roles", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, { generateRefreshTokens: true });
  richard(emulator).registrations = [];
  const { status, body } = await login(emulator);
  const claims = claimsOf(body.token);
  assertEquals([status, body.user.id], [202, RICHARD_ID]);
  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(["roles" in claims, "refreshToken" in body], [false, false]);
});

Deno.test("an unverified user gets 212, an unverified registration 213", async () => {
  await using emulator = await openEmulator();
  const [registration] = richard(emulator).registrations;
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (registration === undefined || application === undefined) {
    throw new Error("Richard has no registration");
  }
  application.verifyRegistration = true;
  registration.verified = false;
  assertEquals((await login(emulator)).status, 213);
  richard(emulator).verified = false;
  assertEquals((await login(emulator)).status, 213);
  emulator.core.store.tenantOf(null).verifyEmail = true;
  const { status, body } = await login(emulator);
  assertEquals([status, body.user.verified], [212, false]);
});

Deno.test("without an application, the token has no audience", async () => {
  await using emulator = await openEmulator();
  const { status, body } = await login(emulator, { applicationId: undefined });
  const claims = claimsOf(body.token);
  assertEquals([status, claims.sub], [200, RICHARD_ID]);
  assertEquals(["aud" in claims, "applicationId" in claims], [false, false]);
});

Deno.test("noJWT keeps the tokens away", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, { generateRefreshTokens: true });
  const { status, body, cookies } = await login(emulator, { noJWT: true });
  assertEquals([status, Object.keys(body), cookies], [200, ["user"], []]);
  assertEquals(emulator.refreshTokens, []);
});

Deno.test("an incomplete or unknown login gets an error for its field", async () => {
  await using emulator = await openEmulator();
  const codes = async (changes: Record<string, unknown>) => {
    const { status, body } = await login(emulator, changes);
    return [status, ...Object.keys(body.fieldErrors)];
  };
  assertEquals(await codes({ loginId: "" }), [400, "loginId"]);
  assertEquals(await codes({ password: undefined }), [400, "password"]);
  assertEquals(await codes({ applicationId: "x" }), [400, "applicationId"]);
  assertEquals(await codes({ applicationId: crypto.randomUUID() }), [
    400,
    "applicationId",
  ]);
});

Deno.test("an API key of another tenant does not find the application", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const other = { ...store.tenantOf(null), id: crypto.randomUUID() };
  store.tenants.set(other.id, other);
  store.apiKeys.push({ key: "other", tenantId: other.id, endpoints: null });
  const foreign = await login(emulator, {}, { authorization: "other" });
  const several = await login(emulator, { applicationId: undefined });
  const named = await login(emulator, { applicationId: undefined }, {
    authorization: API_KEY,
    "x-fusionauth-tenantid": store.defaultTenantId,
  });
  assertEquals([foreign.status, several.status, named.status], [400, 400, 200]);
});

Deno.test("the log has the reason, but not the password", async () => {
  await using emulator = await openEmulator();
  await login(emulator, { password: "my wrong password" });
  const entry = emulator.core.log.entries.at(-1);
  assertEquals([entry?.reason, entry?.clientId], [
    "invalid_user_credentials",
    CLIENT_ID,
  ]);
  assertEquals(JSON.stringify(entry).includes("wrong"), false);
});
