import { assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import {
  API_KEY,
  CLIENT_ID,
  CLIENT_SECRET,
  openEmulator,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { openKickstart, withApplication } from "./support/kickstart_files.ts";

const APPLICATION = `/api/application/${CLIENT_ID}`;
const TENANT_ID = "d7d09513-a3f5-401c-9685-34ab6c552453";
const FUSIONAUTH_ID = "3c219e58-ed0e-4b18-ad48-f4f92793ae32";

async function get(
  emulator: Emulator,
  path: string,
  authorization: string = API_KEY,
) {
  const headers = authorization === "" ? undefined : { authorization };
  const response = await emulator.handler(
    new Request(emulator.origin + path, headers && { headers }),
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
  };
}

Deno.test("an application is read with its settings, defaults and client secret", async () => {
  await using emulator = await openEmulator();
  const { body: { application } } = await get(
    emulator,
    APPLICATION.toUpperCase().replace("/API/APPLICATION", "/api/application"),
  );
  const { oauthConfiguration: oauth, jwtConfiguration: jwt } = application;
  assertEquals([application.id, application.tenantId], [CLIENT_ID, TENANT_ID]);
  assertEquals([application.state, application.active], ["Active", true]);
  assertEquals(oauth.clientSecret, CLIENT_SECRET);
  assertEquals(oauth.clientId, CLIENT_ID);
  assertEquals(oauth.scopeHandlingPolicy, "Strict");
  assertEquals([jwt.enabled, jwt.timeToLiveInSeconds], [true, 300]);
  assertEquals(application.loginConfiguration, {
    requireAuthentication: true,
    generateRefreshTokens: false,
    allowTokenRefresh: false,
  });
  assertEquals(
    application.roles.map(({ name }: { name: string }) => name).sort(),
    ["admin", "customer", "teller"],
  );
});

Deno.test("what a kickstart says beyond the emulator's settings is read too", async () => {
  await using emulator = await openKickstart(withApplication(
    '"data": { "team": "blue" }, "lambdaConfiguration": { "idTokenPopulateId": "x" }',
  ));
  const response = await callApi(emulator, [
    "GET",
    "/api/application/00000000-0000-0000-0000-00000000000a",
  ]);
  const { application } = await response.json();
  assertEquals(application.data, { team: "blue" });
  assertEquals(application.lambdaConfiguration, { idTokenPopulateId: "x" });
});

Deno.test("the active applications are listed, or the inactive ones", async () => {
  await using emulator = await openEmulator();
  const ids = async (query: string) => {
    const { body } = await get(emulator, `/api/application${query}`);
    return body.applications.map(({ id }: { id: string }) => id);
  };
  assertEquals(await ids(""), [FUSIONAUTH_ID, CLIENT_ID]);
  changeBank(emulator).active = false;
  assertEquals(await ids(""), [FUSIONAUTH_ID]);
  assertEquals(await ids("?inactive=true"), [CLIENT_ID]);
});

Deno.test("the OAuth configuration has the client secret only for an API key", async () => {
  await using emulator = await openEmulator();
  const path = `${APPLICATION}/oauth-configuration`;
  const byKey = (await get(emulator, path)).body;
  const open = (await get(emulator, path, "")).body;
  const { clientSecret, ...rest } = byKey.oauthConfiguration;
  assertEquals(clientSecret, CLIENT_SECRET);
  assertEquals(open.oauthConfiguration, rest);
  assertEquals(open.httpSessionMaxInactiveInterval, 3600);
  assertEquals((await get(emulator, path, "wrong")).status, 401);
});

Deno.test("a tenant is read with its issuer, rules and lifetimes", async () => {
  await using emulator = await openEmulator();
  const { body: { tenant } } = await get(emulator, `/api/tenant/${TENANT_ID}`);
  const { body: { tenants } } = await get(emulator, "/api/tenant");
  assertEquals(tenant.issuer, emulator.origin);
  assertEquals(tenant.passwordValidationRules.minLength, 8);
  assertEquals(tenant.jwtConfiguration.refreshTokenRevocationPolicy, {
    onLoginPrevented: true,
    onPasswordChanged: true,
    onOneTimeTokenReuse: false,
  });
  assertEquals(tenants, [tenant]);
});

Deno.test("an API key of one tenant reads only what is in it", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const id = crypto.randomUUID();
  store.tenants.set(id, { ...store.tenantOf(null), id, name: "Other" });
  store.apiKeys.push({ key: "other", tenantId: id, endpoints: null });
  const paths = [
    APPLICATION,
    `${APPLICATION}/oauth-configuration`,
    `/api/tenant/${TENANT_ID}`,
  ];
  for (const path of paths) {
    assertEquals((await get(emulator, path, "other")).status, 404);
  }
  const applications = await get(emulator, "/api/application", "other");
  const tenants = await get(emulator, "/api/tenant", "other");
  assertEquals(applications.body.applications, []);
  assertEquals(tenants.body.tenants.map((it: { name: string }) => it.name), [
    "Other",
  ]);
});

Deno.test("configuration is read only with an API key that has permission", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.apiKeys = [{
    key: "k",
    tenantId: null,
    endpoints: { "/api/application": ["GET"] },
  }];
  const status = async (path: string, key: string) =>
    (await get(emulator, path, key)).status;
  assertEquals(await status(APPLICATION, "k"), 200);
  assertEquals(await status(`${APPLICATION}/oauth-configuration`, "k"), 401);
  assertEquals(await status("/api/tenant", "k"), 401);
  assertEquals(await status("/api/application", ""), 401);
  assertEquals(
    await status(`/api/application/${crypto.randomUUID()}`, "k"),
    404,
  );
});
