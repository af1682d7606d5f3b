import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { openEmulator } from "./support/client.ts";
import {
  openKickstart,
  withApplication,
  writeKickstart,
} from "./support/kickstart_files.ts";

Deno.test("unsupported settings that decide who can sign in are errors", async () => {
  const kickstartFile = await writeKickstart({
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
  const kickstartFile = await writeKickstart({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "/api/lambda/x", "body": {} },
      { "method": "POST", "url": "/api/application/E9FDB985-9173-4E01-9D73-AC2D60D1DC8E",
        "body": { "application": { "name": "A", "oauthConfiguration": {
          "enabledGrants": ["authorization_code", "password", "implicit"] } } } }
    ] }`,
  });
  await using emulator = await openEmulator({
    kickstartFile,
    issuer: "acme.com",
  });
  assertEquals(emulator.core.notes, [
    "There are no apiKeys; FusionAuth requires one for a kickstart",
    "Client id E9FDB985-9173-4E01-9D73-AC2D60D1DC8E has capital letters; clients must use " +
    "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e, which tokens have",
    "A: the emulator does not support the grant implicit",
    "POST /api/lambda/x: the emulator does not support lambdas",
    'The issuer is "acme.com", because the kickstart sets none: clients that check it fail',
  ]);
});

async function failure(text: string): Promise<string> {
  const error = await assertRejects(() => openKickstart(text), KickstartError);
  return error.message;
}

Deno.test("unknown settings and unknown keys are noted", async () => {
  await using emulator = await openKickstart(
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
    await failure(withApplication('"roles": [{ "id": "x" }]')),
    /roles\[0\]\.name: This must be a string/,
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
  await using emulator = await openKickstart(
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

Deno.test("unsupported requests of one kind share a note", async () => {
  const template = (id: number) =>
    `{ "method": "POST", "url": "/api/email/template/${id}", "body": {} }`;
  await using emulator = await openKickstart(
    `{ "apiKeys": [{ "key": "k" }], "requests": [${template(1)}, ${template(2)},
      { "method": "POST", "url": "/api/group", "body": {} }, ${template(3)}] }`,
  );
  assertEquals(emulator.core.notes, [
    "POST /api/email/template/1 and 2 more: the emulator does not support e-mail templates",
    "POST /api/group: the emulator does not support groups; members do not get their roles",
  ]);
});
