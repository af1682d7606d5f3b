import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { readKickstart } from "@/emulator/kickstart/kickstart.ts";
import { KickstartError } from "@/emulator/kickstart/kickstart_error.ts";
import { openEmulator } from "./client.ts";

/** Writes files into a new folder; the path of its kickstart.json. */
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

Deno.test("UUID() gives a UUID, once for a variable", async () => {
  const kickstart = await read({
    "kickstart.json":
      '{ "variables": { "id": "#{UUID()}" }, "requests": ["#{id}", "#{id}"] }',
  });
  const [first, second] = requestsOf(kickstart);
  assertMatch(String(first), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  assertEquals(first, second);
});

Deno.test("a backslash keeps a reference as it is", async () => {
  const kickstart = await read({
    "kickstart.json": '{ "requests": ["a \\\\#{b} c"] }',
  });
  assertEquals(requestsOf(kickstart), ["a #{b} c"]);
});

Deno.test("names that FusionAuth supplies are known", async () => {
  const kickstart = await read({
    "kickstart.json": `{ "variables": { "defaultTenantId": "t1" }, "requests":
      ["#{FUSIONAUTH_APPLICATION_ID}", "#{FUSIONAUTH_TENANT_ID}", "#{FUSIONAUTH_FORM[adminUser]_ID}"] }`,
  });
  const [application, tenant, form] = requestsOf(kickstart);
  assertEquals(application, "3c219e58-ed0e-4b18-ad48-f4f92793ae32");
  assertEquals(tenant, "t1");
  assertMatch(String(form), /^[0-9a-f-]{36}$/);
});

Deno.test("files are included as text and as JSON, one within the other", async () => {
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

Deno.test("invalid JSON names file and line", async () => {
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

Deno.test("an unknown variable names file, line and key", async () => {
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

Deno.test("an unknown variable in an included file names that file", async () => {
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

Deno.test("an environment variable that is not set, and a file that is not there, are named", async () => {
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

Deno.test("a role that the application does not have stops the start", async () => {
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

Deno.test("what would change who gets in stops the start, by name", async () => {
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

Deno.test("what is not modelled is noted, and the rest goes on", async () => {
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
    "POST /api/lambda/x: the emulator does not model it",
    "Client id E9FDB985-9173-4E01-9D73-AC2D60D1DC8E has capitals; tokens carry " +
    "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e, so clients must use that",
    "A: the emulator does not model the grant password",
    'The issuer is "acme.com": kickstart sets none, so strict clients fail',
  ]);
});

Deno.test("a PATCH of the tenant keeps what an earlier one set", async () => {
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

Deno.test("an imported key signs under its own kid", async () => {
  const kickstartFile = await write({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "/api/key/import/00000000-0000-0000-0000-00000000000b",
        "body": { "key": { "algorithm": "HS256", "name": "h", "kid": "my-kid", "secret": "s" } } }
    ] }`,
  });
  await using emulator = await openEmulator({ kickstartFile });
  assertEquals(emulator.core.keys.byKid("my-kid")?.algorithm, "HS256");
});
