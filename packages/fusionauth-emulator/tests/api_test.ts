import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import {
  API_KEY,
  authorize,
  callbackOf,
  CLIENT_ID,
  collectEvents,
  getTokens,
  openBrowser,
  openEmulator,
  postToken,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

const RICHARD = `/api/user/${RICHARD_ID}`;
const REGISTRATION = `/api/user/registration/${RICHARD_ID}`;

async function refreshStatus(
  emulator: Emulator,
  tokens: Record<string, unknown>,
): Promise<number> {
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  await response.body?.cancel();
  return response.status;
}

/** The error codes of a body, by field; general ones under "". */
async function codesOf(response: Response): Promise<Record<string, string[]>> {
  const { fieldErrors, generalErrors } = await response.json();
  const all: [string, { code: string }[]][] = [
    ...Object.entries<{ code: string }[]>(fieldErrors),
    ...generalErrors.length === 0 ? [] : [["", generalErrors] as const].map(
      ([name, list]): [string, { code: string }[]] => [name, list],
    ),
  ];
  return Object.fromEntries(
    all.map(([name, errors]) => [name, errors.map(({ code }) => code)]),
  );
}

Deno.test("the API answers 401 with no body without a key or with a wrong one", async () => {
  await using emulator = await openEmulator();
  const wrong = await callApi(emulator, ["GET", RICHARD], undefined, {
    authorization: `${API_KEY}x`,
  });
  const none = await emulator.handler(
    new Request(`${emulator.origin}${RICHARD}`),
  );
  assertEquals([wrong.status, await wrong.text()], [401, ""]);
  assertEquals([none.status, await none.text()], [401, ""]);
});

Deno.test("an API key can only call the paths and methods of its permissions", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.apiKeys.push({
    key: "reader",
    tenantId: null,
    endpoints: { "/api/user": ["GET"] },
  });
  const headers = { authorization: "reader" };
  const statuses = [];
  for (
    const call of [
      ["GET", RICHARD],
      ["DELETE", RICHARD],
      ["GET", `${REGISTRATION}/${CLIENT_ID}`],
      ["GET", `/api/jwt/refresh?userId=${RICHARD_ID}`],
    ] as const
  ) statuses.push((await callApi(emulator, call, undefined, headers)).status);
  assertEquals(statuses, [200, 401, 401, 401]);
});

Deno.test("an API key of one tenant does not find users of another", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const other = { ...store.tenantOf(null), id: crypto.randomUUID() };
  store.tenants.set(other.id, other);
  store.apiKeys.push({ key: "other", tenantId: other.id, endpoints: null });
  const byKey = await callApi(emulator, ["GET", RICHARD], undefined, {
    authorization: "other",
  });
  const byHeader = await callApi(emulator, ["DELETE", RICHARD], undefined, {
    "x-fusionauth-tenantid": other.id,
  });
  const against = await callApi(emulator, ["GET", RICHARD], undefined, {
    authorization: "other",
    "x-fusionauth-tenantid": store.defaultTenantId,
  });
  assertEquals([byKey.status, byHeader.status, against.status], [
    404,
    404,
    401,
  ]);
  const created = await callApi(emulator, ["POST", "/api/user"], {
    user: { email: "new@example.com", password: "password" },
  });
  assertEquals(await codesOf(created), { "": ["[TenantIdRequired]"] });
});

Deno.test("a user is retrieved by id and by login id, without the password", async () => {
  await using emulator = await openEmulator();
  const byId = await callApi(emulator, [
    "GET",
    RICHARD.toUpperCase()
      .replace("/API/USER", "/api/user"),
  ]);
  const byLogin = await callApi(emulator, [
    "GET",
    "/api/user?loginId=Richard%40example.com",
  ]);
  const unknown = await callApi(emulator, [
    "GET",
    `/api/user/${crypto.randomUUID()}`,
  ]);
  const { user } = await byId.json();
  assertEquals(user.email, "richard@example.com");
  assertEquals(user.firstName, "Richard");
  assertEquals(user.active, true);
  assertEquals(user.registrations[0].roles, ["customer"]);
  assertEquals(JSON.stringify(user).includes('password"'), false);
  assertEquals((await byLogin.json()).user, user);
  assertEquals([unknown.status, await unknown.text()], [404, ""]);
});

Deno.test("a user is created, signs in, and is changed", async () => {
  await using emulator = await openEmulator();
  const events = collectEvents(emulator);
  const created = await callApi(emulator, ["POST", "/api/user/registration"], {
    user: { email: "Dinesh@example.com", password: "password" },
    registration: { applicationId: CLIENT_ID },
  });
  const { user, registration } = await created.json();
  assertEquals(user.email, "dinesh@example.com");
  assertEquals(registration.roles, ["customer"]);
  const signedIn = await signIn(emulator, { loginId: "dinesh@example.com" });
  assertEquals(callbackOf(signedIn).get("userState"), "Authenticated");

  const changed = await callApi(emulator, ["PATCH", `/api/user/${user.id}`], {
    user: { firstName: "Dinesh" },
  });
  const after = (await changed.json()).user;
  assertEquals(after.firstName, "Dinesh");
  assertEquals(after.email, "dinesh@example.com");
  assertEquals(after.registrations.length, 1);
  assertEquals(events.filter((type) => !type.startsWith("user.login.")), [
    "user.create",
    "user.registration.create",
    "user.update",
  ]);
});

Deno.test("an invalid user gets an error for each field", async () => {
  await using emulator = await openEmulator();
  const post = (user: unknown) =>
    callApi(emulator, ["POST", "/api/user"], { user });
  const taken = await post({
    email: "RICHARD@example.com",
    password: "password",
  });
  const nameless = await post({ password: "password" });
  const short = await post({ email: "new@example.com", password: "1234" });
  const number = await post({ email: 42, password: "password" });
  const nothing = await callApi(emulator, ["POST", "/api/user"], []);
  assertEquals(taken.status, 400);
  assertEquals(await codesOf(taken), {
    "user.email": ["[duplicate]user.email"],
  });
  assertEquals(await codesOf(nameless), {
    "user.email": ["[blank]user.email"],
  });
  assertEquals(await codesOf(short), {
    "user.password": ["[tooShort]user.password"],
  });
  assertEquals(await codesOf(number), {
    "user.email": ["[invalid]user.email"],
  });
  assertEquals(await codesOf(nothing), { user: ["[missing]user"] });
});

Deno.test("deactivation ends tokens and SSO sessions, and reactivation restores the user", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);

  const response = await callApi(emulator, ["DELETE", RICHARD]);
  assertEquals([response.status, await response.text()], [200, ""]);
  assertEquals(events, ["user.deactivate", "jwt.refresh-token.revoke"]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const silent = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(callbackOf(silent).get("error"), "login_required");
  const { user } = await (await callApi(emulator, ["GET", RICHARD])).json();
  assertEquals(user.active, false);

  await callApi(emulator, ["PUT", `${RICHARD}?reactivate=true`]);
  assertEquals(events.at(-1), "user.reactivate");
  assertEquals(await refreshStatus(emulator, await getTokens(emulator)), 200);
});

Deno.test("by policy, deactivation keeps refresh tokens, unusable until reactivation", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.tenantOf(null).revocation.onLoginPrevented = false;
  const tokens = await getTokens(emulator);
  await callApi(emulator, ["DELETE", RICHARD]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  await callApi(emulator, ["PUT", `${RICHARD}?reactivate=true`]);
  assertEquals(await refreshStatus(emulator, tokens), 200);
});

Deno.test("deleting a user revokes all tokens and frees the address", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);
  await callApi(emulator, ["DELETE", `${RICHARD}?hardDelete=true`]);
  assertEquals(events, [
    "user.delete",
    "jwt.refresh-token.revoke",
    "user.delete.complete",
  ]);
  assertEquals((await callApi(emulator, ["GET", RICHARD])).status, 404);
  assertEquals((await callApi(emulator, ["DELETE", RICHARD])).status, 404);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const again = await callApi(emulator, ["POST", "/api/user"], {
    user: { email: "richard@example.com", password: "password" },
  });
  assertNotEquals((await again.json()).user.id, RICHARD_ID);
});

Deno.test("a password change by user or by login id ends tokens and SSO sessions", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);
  await callApi(emulator, ["PATCH", RICHARD], {
    user: { password: "another password" },
  });
  assertEquals(events, [
    "user.update",
    "user.password.update",
    "jwt.refresh-token.revoke",
  ]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const more = await getTokens(emulator, { password: "another password" });
  const path = ["POST", "/api/user/change-password"] as const;
  const loginId = "richard@example.com";
  const wrong = await callApi(emulator, path, {
    loginId,
    currentPassword: "password",
    password: "a third password",
  });
  const short = await callApi(emulator, path, { loginId, password: "1234" });
  assertEquals([wrong.status, short.status], [404, 400]);
  assertEquals(await refreshStatus(emulator, more), 200);
  const right = await callApi(emulator, path, {
    loginId,
    currentPassword: "another password",
    password: "a third password",
  });
  assertEquals(right.status, 200);
  assertEquals(await refreshStatus(emulator, more), 400);
});

Deno.test("by policy, a password change keeps refresh tokens", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.tenantOf(null).revocation.onPasswordChanged = false;
  const tokens = await getTokens(emulator);
  await callApi(emulator, ["PATCH", RICHARD], {
    user: { password: "another password" },
  });
  assertEquals(await refreshStatus(emulator, tokens), 200);
});

Deno.test("PUT replaces a registration's roles, PATCH adds to them", async () => {
  await using emulator = await openEmulator();
  const events = collectEvents(emulator);
  const body = (...roles: string[]) => ({
    registration: { applicationId: CLIENT_ID, roles },
  });
  const put = await callApi(emulator, ["PUT", REGISTRATION], body("teller"));
  const patch = await callApi(emulator, ["PATCH", REGISTRATION], body("admin"));
  const merge = await callApi(
    emulator,
    ["PATCH", REGISTRATION],
    body("customer"),
    { "content-type": "application/merge-patch+json" },
  );
  const unknown = await callApi(emulator, ["PUT", REGISTRATION], body("king"));
  assertEquals((await put.json()).registration.roles, ["teller"]);
  assertEquals((await patch.json()).registration.roles, ["teller", "admin"]);
  assertEquals((await merge.json()).registration.roles, ["customer"]);
  assertEquals(await codesOf(unknown), {
    "registration.roles": ["[invalid]registration.roles"],
  });
  assertEquals(events, Array(3).fill("user.registration.update"));
});

Deno.test("deleting a registration revokes the tokens for its application", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const events = collectEvents(emulator);
  const path = `${REGISTRATION}/${CLIENT_ID}`;
  const shown = await callApi(emulator, ["GET", path]);
  assertMatch((await shown.json()).registration.id, /^[0-9a-f-]{36}$/);
  assertEquals((await callApi(emulator, ["DELETE", path])).status, 200);
  assertEquals((await callApi(emulator, ["DELETE", path])).status, 404);
  assertEquals((await callApi(emulator, ["GET", path])).status, 404);
  assertEquals(events, [
    "user.registration.delete",
    "jwt.refresh-token.revoke",
    "user.registration.delete.complete",
  ]);
  assertEquals(await refreshStatus(emulator, tokens), 400);
});

Deno.test("a user is registered once for an existing application", async () => {
  await using emulator = await openEmulator();
  const post = (registration: unknown) =>
    callApi(emulator, ["POST", REGISTRATION], { registration });
  const twice = await post({ applicationId: CLIENT_ID });
  const nowhere = await post({ applicationId: crypto.randomUUID() });
  const nothing = await post({});
  assertEquals(await codesOf(twice), {
    registration: ["[duplicate]registration"],
  });
  assertEquals(await codesOf(nowhere), {
    "registration.applicationId": ["[invalid]registration.applicationId"],
  });
  assertEquals(await codesOf(nothing), {
    "registration.applicationId": ["[missing]registration.applicationId"],
  });
});
