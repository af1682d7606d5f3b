import { assertEquals } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { codesOf, REGISTRATION, RICHARD } from "./support/api.ts";
import {
  API_KEY,
  CLIENT_ID,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";

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
