import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { readKickstart } from "../kickstart/file/kickstart.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { openEmulator } from "./support/client.ts";

/** Writes files into a new folder, and returns the path of its kickstart.json. */
async function write(files: Record<string, string>): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "kickstart" });
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  return `${folder}/kickstart.json`;
}

async function read(
  files: Record<string, string>,
  env: Record<string, string> = {},
) {
  return readKickstart(await write(files), { env });
}

function requestsOf(kickstart: Awaited<ReturnType<typeof read>>): unknown[] {
  return kickstart.requests.map((request) => request.value);
}

Deno.test("variables are replaced in values, keys and URLs", async () => {
  const kickstart = await read({
    "kickstart.json": `{
      "variables": { "id": "x1", "secret": "#{ENV.SECRET}" },
      "requests": [{ "url": "/api/user/#{id}", "body": { "#{id}": "a #{secret} b" } }]
    }`,
  }, { SECRET: "s3" });
  assertEquals(requestsOf(kickstart), [{
    url: "/api/user/x1",
    body: { x1: "a s3 b" },
  }]);
});

Deno.test("UUID() is a UUID, the same for every use of a variable", async () => {
  const kickstart = await read({
    "kickstart.json":
      '{ "variables": { "id": "#{UUID()}" }, "requests": ["#{id}", "#{id}"] }',
  });
  const [first, second] = requestsOf(kickstart);
  assertMatch(String(first), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  assertEquals(first, second);
});

Deno.test("a backslash escapes a reference", async () => {
  const kickstart = await read({
    "kickstart.json": '{ "requests": ["a \\\\#{b} c"] }',
  });
  assertEquals(requestsOf(kickstart), ["a #{b} c"]);
});

Deno.test("FusionAuth's predefined variables are known", async () => {
  const kickstart = await read({
    "kickstart.json": `{ "variables": { "defaultTenantId": "t1" }, "requests":
      ["#{FUSIONAUTH_APPLICATION_ID}", "#{FUSIONAUTH_TENANT_ID}", "#{FUSIONAUTH_FORM[adminUser]_ID}"] }`,
  });
  const [application, tenant, form] = requestsOf(kickstart);
  assertEquals(application, "3c219e58-ed0e-4b18-ad48-f4f92793ae32");
  assertEquals(tenant, "t1");
  assertMatch(String(form), /^[0-9a-f-]{36}$/);
});

Deno.test("files are included as text and as JSON, also nested", async () => {
  const kickstart = await read({
    "kickstart.json":
      '{ "variables": { "n": "N" }, "requests": ["&{request.json}"] }',
    "request.json":
      '{ "url": "/u", "body": { "text": "@{text.txt}", "n": "#{n}" } }',
    "text.txt": 'line "one"\nline two',
  });
  assertEquals(requestsOf(kickstart), [
    { url: "/u", body: { text: 'line "one"\nline two', n: "N" } },
  ]);
});

Deno.test("an error in JSON has file and line", async () => {
  const error = await assertRejects(
    () =>
      read({ "kickstart.json": '{\n  "variables": {\n    "a": "b",\n  }\n}' }),
    KickstartError,
  );
  assertMatch(
    error.message,
    /^kickstart\.json, line 4: This is not valid JSON/,
  );
});

Deno.test("an error for an unknown variable has file, line and key", async () => {
  const error = await assertRejects(
    () =>
      read({
        "kickstart.json":
          '{\n  "requests": [\n    {},\n    { "body": {\n      "user": { "email": "#{emial}" } } }\n  ]\n}',
      }),
    KickstartError,
  );
  assertEquals(
    error.message,
    'kickstart.json, line 5, requests[1].body.user.email: "emial" is not a variable of this kickstart',
  );
});

Deno.test("an error in an included file has that file", async () => {
  const error = await assertRejects(
    () =>
      read({
        "kickstart.json": '{ "requests": ["&{request.json}"] }',
        "request.json": '{\n  "url": "#{nope}"\n}',
      }),
    KickstartError,
  );
  assertEquals(
    error.message,
    'request.json, line 2, url: "nope" is not a variable of this kickstart',
  );
});

Deno.test("an error for an unset environment variable or a missing file names it", async () => {
  const env = await assertRejects(
    () =>
      read({ "kickstart.json": '{ "variables": { "a": "#{ENV.NOT_SET}" } }' }),
    KickstartError,
  );
  const file = await assertRejects(
    () => read({ "kickstart.json": '{ "requests": ["&{gone.json}"] }' }),
    KickstartError,
  );
  assertMatch(
    env.message,
    /line 1, variables\.a: The environment variable NOT_SET is not set/,
  );
  assertMatch(
    file.message,
    /requests\[0\]: The included file "gone\.json" does not exist/,
  );
});

Deno.test("a variable cannot use another variable", async () => {
  const file = await write({
    "kickstart.json": '{ "variables": { "a": "1", "b": "#{a}" } }',
  });
  assertThrows(
    () => readKickstart(file, { env: {} }),
    KickstartError,
    "variables.b",
  );
});

Deno.test("a role that the application does not have is an error", async () => {
  const kickstartFile = await write({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "api/application/00000000-0000-0000-0000-00000000000a",
        "body": { "application": { "name": "A", "roles": [{ "name": "r" }] } } },
      { "method": "POST", "url": "/api/user/registration",
        "body": { "user": { "email": "a@example.com", "password": "password" },
          "registration": { "applicationId": "00000000-0000-0000-0000-00000000000a",
            "roles": ["s"] } } }
    ] }`,
  });
  await assertRejects(
    () => openEmulator({ kickstartFile }),
    KickstartError,
    '"s" is not a role of A',
  );
});

Deno.test("unsupported settings that decide who can sign in are errors", async () => {
  const kickstartFile = await write({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "/api/application",
        "body": { "application": { "name": "A",
          "multiFactorConfiguration": { "loginPolicy": "Required" } } } }
    ] }`,
  });
  const error = await assertRejects(
    () => openEmulator({ kickstartFile }),
    KickstartError,
  );
  assertMatch(
    error.message,
    /application\.multiFactorConfiguration\.loginPolicy: .*multi-factor/,
  );
});

Deno.test("other unsupported settings are noted", async () => {
  const kickstartFile = await write({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "/api/lambda/x", "body": {} },
      { "method": "POST", "url": "/api/application/E9FDB985-9173-4E01-9D73-AC2D60D1DC8E",
        "body": { "application": { "name": "A", "oauthConfiguration": {
          "enabledGrants": ["authorization_code", "password"] } } } }
    ] }`,
  });
  await using emulator = await openEmulator({
    kickstartFile,
    issuer: "acme.com",
  });
  assertEquals(emulator.core.notes, [
    "There are no apiKeys; FusionAuth requires one for a kickstart",
    "POST /api/lambda/x: the emulator does not support lambdas",
    "Client id E9FDB985-9173-4E01-9D73-AC2D60D1DC8E has capital letters; clients must use " +
    "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e, which tokens have",
    "A: the emulator does not support the grant password",
    'The issuer is "acme.com", because the kickstart sets none: clients that check it fail',
  ]);
});

Deno.test("a PATCH merges into earlier settings", async () => {
  const kickstartFile = await write({
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
  const kickstartFile = await write({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "/api/key/import/00000000-0000-0000-0000-00000000000b",
        "body": { "key": { "algorithm": "HS256", "name": "h", "kid": "my-kid", "secret": "s" } } }
    ] }`,
  });
  await using emulator = await openEmulator({ kickstartFile });
  assertEquals(emulator.core.keys.byKid("my-kid")?.algorithm, "HS256");
});

/** A kickstart file that creates an application "A", then has these requests. */
function withApplication(settings: string, requests = ""): string {
  return `{ "apiKeys": [{ "key": "k" }], "requests": [
    { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a",
      "body": { "application": { "name": "A", ${settings} } } }
    ${requests} ] }`;
}

async function open(text: string) {
  const kickstartFile = await write({ "kickstart.json": text });
  return await openEmulator({ kickstartFile });
}

async function failure(text: string): Promise<string> {
  const error = await assertRejects(() => open(text), KickstartError);
  return error.message;
}

Deno.test("the settings of oauthConfiguration apply", async () => {
  await using emulator = await open(withApplication(`"oauthConfiguration": {
    "authorizedRedirectURLs": ["https://*.example.com/cb", "com.example.app://cb"],
    "authorizedOriginURLs": ["https://app.example.com"],
    "authorizedURLValidationPolicy": "AllowWildcards",
    "clientSecret": "s", "clientAuthenticationPolicy": "NotRequiredWhenUsingPKCE",
    "proofKeyForCodeExchangePolicy": "NotRequiredWhenUsingClientAuthentication",
    "enabledGrants": ["authorization_code"], "generateRefreshTokens": false,
    "logoutURL": "https://app.example.com/out", "logoutBehavior": "RedirectOnly",
    "requireRegistration": true, "scopeHandlingPolicy": "Compatibility",
    "unknownScopePolicy": "Allow",
    "providedScopePolicy": { "phone": { "enabled": false }, "email": { "required": true } } }`));
  const application = emulator.core.store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  assertEquals(application?.oauth, {
    authorizedRedirectURLs: [
      "https://*.example.com/cb",
      "com.example.app://cb",
    ],
    authorizedOriginURLs: ["https://app.example.com"],
    authorizedURLValidationPolicy: "AllowWildcards",
    clientSecret: "s",
    clientAuthenticationPolicy: "NotRequiredWhenUsingPKCE",
    proofKeyForCodeExchangePolicy: "NotRequiredWhenUsingClientAuthentication",
    enabledGrants: ["authorization_code"],
    generateRefreshTokens: false,
    logoutURL: "https://app.example.com/out",
    logoutBehavior: "RedirectOnly",
    requireRegistration: true,
    scopeHandlingPolicy: "Compatibility",
    unknownScopePolicy: "Allow",
    providedScopePolicy: {
      address: { enabled: true, required: false },
      email: { enabled: true, required: true },
      phone: { enabled: false, required: false },
      profile: { enabled: true, required: false },
    },
  });
});

Deno.test("an application has FusionAuth's defaults", async () => {
  await using emulator = await open(
    withApplication('"jwtConfiguration": { "enabled": true }'),
  );
  const application = emulator.core.store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  const oauth = application?.oauth;
  assertEquals(oauth?.authorizedURLValidationPolicy, "ExactMatch");
  assertEquals(oauth?.clientAuthenticationPolicy, "Required");
  assertEquals(oauth?.proofKeyForCodeExchangePolicy, "NotRequired");
  assertEquals(oauth?.logoutBehavior, "AllApplications");
  assertEquals(oauth?.scopeHandlingPolicy, "Strict");
  assertEquals(oauth?.unknownScopePolicy, "Reject");
  assertEquals(oauth?.requireRegistration, false);
  assertMatch(oauth?.clientSecret ?? "", /^[\w-]{43}$/);
  assertEquals(application?.registration.enabled, false);
  assertEquals(application?.jwt?.timeToLiveInSeconds, 3600);
  assertEquals(application?.jwt?.refreshTokenTimeToLiveInMinutes, 43_200);
  assertEquals(application?.jwt?.refreshTokenUsagePolicy, "Reusable");
  assertEquals(application?.jwt?.refreshTokenExpirationPolicy, "Fixed");
  assertEquals(application?.jwt?.gracePeriodInSeconds, 0);
});

Deno.test("roles and scopes can be added by separate requests", async () => {
  await using emulator = await open(withApplication(
    '"roles": [{ "name": "one", "isDefault": true }]',
    `, { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a/role",
        "body": { "role": { "name": "two" } } },
      { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a/scope",
        "body": { "scope": { "name": "moon", "required": true } } }`,
  ));
  const application = emulator.core.store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  assertEquals(application?.roles.map(({ name }) => name), ["one", "two"]);
  assertEquals(application?.scopes, [{ name: "moon", required: true }]);
});

Deno.test("a user can have no, one or two registrations", async () => {
  await using emulator = await open(withApplication(
    '"roles": [{ "name": "r", "isDefault": true }]',
    `, { "method": "POST", "url": "/api/user/00000000-0000-0000-0000-00000000000b",
        "body": { "user": { "username": "b", "password": "password", "expiry": 5 } } },
      { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000c",
        "body": { "application": { "name": "C", "roles": [{ "name": "s" }] } } },
      { "method": "POST", "url": "/api/user/registration/00000000-0000-0000-0000-00000000000b",
        "body": { "registration": { "applicationId": "00000000-0000-0000-0000-00000000000a" } } },
      { "method": "POST", "url": "/api/user/registration/00000000-0000-0000-0000-00000000000b",
        "body": { "registration": { "applicationId": "00000000-0000-0000-0000-00000000000c",
          "roles": ["s"] } } }`,
  ));
  const user = emulator.core.store.users.get(
    "00000000-0000-0000-0000-00000000000b",
  );
  assertEquals(user?.username, "b");
  assertEquals(user?.expiry, 5);
  assertEquals(user?.registrations.map(({ roles }) => roles), [["r"], ["s"]]);
});

Deno.test("a second tenant has its own applications", async () => {
  await using emulator = await open(
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
  await using emulator = await open(
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
  await using emulator = await open(
    `{ "apiKeys": [{ "key": "all" }, { "key": "some",
      "permissions": { "endpoints": { "/api/user": ["GET"] } } }] }`,
  );
  assertEquals(emulator.core.store.apiKeys, [
    { key: "all", tenantId: null, endpoints: null },
    { key: "some", tenantId: null, endpoints: { "/api/user": ["GET"] } },
  ]);
  await using without = await open("{}");
  assertMatch(without.core.notes.join("\n"), /There are no apiKeys/);
});

Deno.test("unknown settings and unknown keys are noted", async () => {
  await using emulator = await open(
    withApplication('"oauthConfiguration": { "pkcePolicy": "Required" }')
      .replace("{", '{ "request": [],'),
  );
  const { notes } = emulator.core;
  assertEquals(notes.slice(0, 2), [
    'kickstart.json: unknown key "request"',
    "A: unknown setting oauthConfiguration.pkcePolicy",
  ]);
});

Deno.test("an error for an unknown policy has file, line and key", async () => {
  assertEquals(
    await failure(
      '{\n "apiKeys": [{ "key": "k" }],\n "requests": [\n  { "method": "POST", "url": "/api/application",\n' +
        '   "body": { "application": { "name": "A", "oauthConfiguration": {\n' +
        '     "proofKeyForCodeExchangePolicy": "Always" } } } } ] }',
    ),
    "kickstart.json, line 6, requests[0].body.application.oauthConfiguration.proofKeyForCodeExchangePolicy: " +
      "This must be one of Required, NotRequired, NotRequiredWhenUsingClientAuthentication",
  );
});

Deno.test("what FusionAuth refuses is an error", async () => {
  const urls = (url: string) =>
    failure(
      withApplication(
        `"oauthConfiguration": { "authorizedRedirectURLs": ["${url}"] }`,
      ),
    );
  const user = (text: string) =>
    failure(withApplication(
      '"roles": []',
      `, { "method": "POST", "url": "/api/user", "body": { "user": ${text} } }`,
    ));
  assertMatch(await urls("http://my_app/cb"), /underscore/);
  assertMatch(await urls("/callback"), /not an absolute URL/);
  assertMatch(await user('{ "email": "a@b.c" }'), /must have a password/);
  assertMatch(
    await user('{ "email": "a@b.c", "password": "short" }'),
    /at least 8 characters/,
  );
  assertMatch(await user('{ "password": "password" }'), /must have an email/);
  assertMatch(
    await failure(withApplication('"roles": ["admin"]')),
    /A role must be an object/,
  );
  assertMatch(
    await failure(
      '{ "requests": [{ "method": "DELETE", "url": "/api/user/x" }] }',
    ),
    /must be POST, PUT or PATCH/,
  );
});

Deno.test("JSON Patch, copies, user actions and second factors are errors", async () => {
  const request = (url: string, more: string) =>
    failure(
      `{ "requests": [{ "method": "POST", "url": "${url}", ${more} }] }`,
    );
  assertMatch(
    await request(
      "/api/tenant",
      '"contentType": "application/json-patch+json"',
    ),
    /JSON Patch/,
  );
  assertMatch(
    await request(
      "/api/application",
      '"body": { "sourceApplicationId": "x", "application": { "name": "A" } }',
    ),
    /does not copy settings/,
  );
  assertMatch(
    await request("/api/user/action", '"body": {}'),
    /use FusionAuth, because this decides who can sign in/,
  );
  assertMatch(
    await request(
      "/api/user",
      '"body": { "user": { "email": "a@b.c", "password": "password", "twoFactor": { "methods": [{}] } } }',
    ),
    /multi-factor/,
  );
});

Deno.test("each unsupported request is noted", async () => {
  await using emulator = await open(
    `{ "apiKeys": [{ "key": "k" }], "requests": [
    { "method": "POST", "url": "/api/identity-provider", "body": {} },
    { "method": "POST", "url": "/api/group", "body": {} },
    { "method": "POST", "url": "/api/entity/type", "body": {} },
    { "method": "POST", "url": "/api/consent", "body": {} },
    { "method": "POST", "url": "/api/email/template", "body": {} },
    { "method": "POST", "url": "/api/new-thing", "body": {} }
  ] }`,
  );
  assertEquals(emulator.core.notes, [
    "POST /api/identity-provider: the emulator does not support identity providers",
    "POST /api/group: the emulator does not support groups; members do not get their roles",
    "POST /api/entity/type: the emulator does not support entities",
    "POST /api/consent: the emulator does not support consents",
    "POST /api/email/template: the emulator does not support e-mail templates",
    "POST /api/new-thing: the emulator does not support this request",
  ]);
});

Deno.test("a simple theme sets the colours and the logo of the pages", async () => {
  await using emulator = await open(
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
