import { assertEquals, assertMatch } from "@std/assert";
import { openEmulator } from "./support/client.ts";
import { openKickstart, writeKickstart } from "./support/kickstart_files.ts";

Deno.test("a PATCH merges into earlier settings", async () => {
  const kickstartFile = await writeKickstart({
    "kickstart.json":
      `{ "variables": { "defaultTenantId": "d7d09513-a3f5-401c-9685-34ab6c552453" },
      "requests": [
        { "method": "PATCH", "url": "/api/tenant/#{defaultTenantId}",
          "body": { "tenant": { "logoutURL": "http://localhost/out" } } },
        { "method": "PATCH", "url": "/api/tenant/#{FUSIONAUTH_TENANT_ID}",
          "body": { "tenant": { "issuer": "http://localhost:9011" } } }
      ] }`,
  });
  await using emulator = await openEmulator({ kickstartFile });
  const tenant = emulator.core.store.tenantOf(null);
  assertEquals(tenant.logoutUrl, "http://localhost/out");
  assertEquals(tenant.issuer, emulator.origin);
});

Deno.test("an imported key signs with its own kid", async () => {
  const kickstartFile = await writeKickstart({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "/api/key/import/00000000-0000-0000-0000-00000000000b",
        "body": { "key": { "algorithm": "HS256", "name": "h", "kid": "my-kid", "secret": "s" } } }
    ] }`,
  });
  await using emulator = await openEmulator({ kickstartFile });
  assertEquals(emulator.core.keys.byKid("my-kid")?.algorithm, "HS256");
});

Deno.test("a second tenant has its own applications", async () => {
  await using emulator = await openKickstart(
    `{ "apiKeys": [{ "key": "k" }], "requests": [
    { "method": "POST", "url": "/api/tenant/00000000-0000-0000-0000-00000000000e",
      "body": { "tenant": { "name": "Second", "issuer": "https://second.example" } } },
    { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a",
      "tenantId": "00000000-0000-0000-0000-00000000000e",
      "body": { "application": { "name": "A" } } }
  ] }`,
  );
  const { store } = emulator.core;
  const application = store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  assertEquals(
    store.tenantOf(application ?? null).issuer,
    "https://second.example",
  );
});

Deno.test("a tenant's settings for passwords, codes and sessions apply", async () => {
  await using emulator = await openKickstart(
    `{ "variables": { "defaultTenantId": "d7d09513-a3f5-401c-9685-34ab6c552453" },
      "apiKeys": [{ "key": "k" }], "requests": [
      { "method": "PATCH", "url": "/api/tenant/#{defaultTenantId}", "body": { "tenant": {
        "externalIdentifierConfiguration": { "authorizationGrantIdTimeToLiveInSeconds": 60,
          "changePasswordIdTimeToLiveInSeconds": 120 },
        "httpSessionMaxInactiveInterval": 900,
        "passwordValidationRules": { "minLength": 12, "requireNumber": true } } } } ] }`,
  );
  const tenant = emulator.core.store.tenantOf(null);
  assertEquals(tenant.codeLifeSeconds, 60);
  assertEquals(tenant.changePasswordLifeSeconds, 120);
  assertEquals(tenant.ssoSessionSeconds, 900);
  assertEquals(tenant.passwordRules.minLength, 12);
  assertEquals(tenant.passwordRules.requireNumber, true);
  assertEquals(tenant.passwordRules.maxLength, 256);
});

Deno.test("API keys have their permissions, and a kickstart without a key is noted", async () => {
  await using emulator = await openKickstart(
    `{ "apiKeys": [{ "key": "all" }, { "key": "some",
      "permissions": { "endpoints": { "/api/user": ["GET"] } } }] }`,
  );
  assertEquals(emulator.core.store.apiKeys, [
    { key: "all", tenantId: null, endpoints: null },
    { key: "some", tenantId: null, endpoints: { "/api/user": ["GET"] } },
  ]);
  await using without = await openKickstart("{}");
  assertMatch(without.core.notes.join("\n"), /There are no apiKeys/);
});

Deno.test("a simple theme sets the colours and the logo of the pages", async () => {
  await using emulator = await openKickstart(
    `{ "variables": { "defaultTenantId": "d7d09513-a3f5-401c-9685-34ab6c552453" },
      "apiKeys": [{ "key": "k" }], "requests": [
      { "method": "POST", "url": "/api/theme/00000000-0000-0000-0000-0000000000ff",
        "body": { "theme": { "name": "T", "type": "simple", "variables": {
          "primaryButtonColor": "#123456", "logoImageURL": "https://cdn.example/logo.png",
          "fontColor": "red; } body { display: none" } } } },
      { "method": "PATCH", "url": "/api/tenant/#{defaultTenantId}",
        "body": { "tenant": { "themeId": "00000000-0000-0000-0000-0000000000ff" } } } ] }`,
  );
  const get = (path: string) =>
    emulator.handler(new Request(emulator.origin + path));
  const css = await (await get(
    "/emulator/styles.css?theme=00000000-0000-0000-0000-0000000000ff",
  )).text();
  assertMatch(css, /--primaryButtonColor: #123456;/);
  assertEquals(css.includes("red;"), false);
  const page = await get("/password/forgot");
  assertMatch(
    page.headers.get("content-security-policy") ?? "",
    /img-src [^;]*https:\/\/cdn\.example/,
  );
  await page.body?.cancel();
});
