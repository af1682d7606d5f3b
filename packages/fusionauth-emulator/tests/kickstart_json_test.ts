import { assert, assertEquals, assertRejects } from "@std/assert";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import {
  openKickstart,
  withApplication,
  writeKickstart,
} from "./support/kickstart_files.ts";
import { openEmulator } from "./support/client.ts";

const APPLICATION_ID = "00000000-0000-0000-0000-00000000000a";
const WEBHOOK_ID = "00000000-0000-0000-0000-0000000000aa";

/** The message for a kickstart file with a mistake. */
async function mistakeIn(text: string): Promise<string> {
  const error = await assertRejects(() => openKickstart(text), KickstartError);
  return error.message;
}

Deno.test("booleans and numbers may be written as text", async () => {
  await using emulator = await openKickstart(withApplication(
    `"oauthConfiguration": { "requireRegistration": "true", "generateRefreshTokens": "FALSE" },
     "jwtConfiguration": { "enabled": "True", "timeToLiveInSeconds": "120",
       "refreshTokenTimeToLiveInMinutes": 10.9 }`,
    `, { "method": "POST", "url": "/api/webhook/${WEBHOOK_ID}", "body": { "webhook": {
         "url": "http://localhost:1/hook", "connectTimeout": "2000", "global": 1,
         "eventsEnabled": { "user.login.success": "true", "user.delete": "false" } } } }`,
  ));
  const { oauth, jwt } = emulator.applications.get(APPLICATION_ID) ?? {};
  const webhook = emulator.webhooks.get(WEBHOOK_ID);
  assertEquals(oauth?.requireRegistration, true);
  assertEquals(oauth?.generateRefreshTokens, false);
  assertEquals(jwt?.timeToLiveInSeconds, 120);
  assertEquals(jwt?.refreshTokenTimeToLiveInMinutes, 10);
  assertEquals([webhook?.connectTimeout, webhook?.global], [2000, true]);
  assertEquals([...webhook?.events ?? []], ["user.login.success"]);
});

Deno.test("texts may be written as numbers", async () => {
  await using emulator = await openKickstart(withApplication(
    '"oauthConfiguration": { "clientSecret": 12345 }',
    `, { "method": "POST", "url": "/api/user",
         "body": { "user": { "username": 42, "password": 12345678 } } }`,
  ));
  const application = emulator.applications.get(APPLICATION_ID);
  assertEquals(application?.oauth.clientSecret, "12345");
  assertEquals(emulator.findUser("42")?.username, "42");
});

Deno.test("roles are objects or only names", async () => {
  await using emulator = await openKickstart(withApplication(
    '"roles": ["admin", { "name": "user", "isDefault": "true" }]',
    `, { "method": "POST", "url": "/api/user/registration", "body": {
         "user": { "email": "ada@example.com", "password": "password" },
         "registration": { "applicationId": "${APPLICATION_ID}", "roles": ["admin"] } } }`,
  ));
  const roles = emulator.applications.get(APPLICATION_ID)?.roles ?? [];
  assertEquals(roles.map(({ name, isDefault }) => [name, isDefault]), [
    ["admin", false],
    ["user", true],
  ]);
  const ada = emulator.findUser("ada@example.com");
  assertEquals(ada?.registrations.map((item) => item.roles), [["admin"]]);
});

Deno.test("a setting that decides who can sign in is an error also as text", async () => {
  const message = await mistakeIn(withApplication(
    '"oauthConfiguration": { "requireRegistration": "yes" }',
  ));
  assert(message.endsWith("requireRegistration: This must be true or false"));
});

Deno.test("a byte order mark is skipped, in the file and in included ones", async () => {
  const kickstartFile = await writeKickstart({
    "kickstart.json": '\ufeff{ "requests": ["&{user.json}"] }',
    "user.json": `\ufeff{ "method": "POST", "url": "/api/user",
      "body": { "user": { "email": "a@example.com", "password": "password" } } }`,
  });
  await using emulator = await openEmulator({ kickstartFile });
  assertEquals(emulator.findUser("a@example.com")?.active, true);
});

Deno.test("an error in JSON has file, line and column", async () => {
  const key = await mistakeIn('{\n  "variables": {\n    "a": "b",\n  }\n}');
  const word = await mistakeIn('{\n  "requests": [\n    undefined ]\n}');
  const comma = await mistakeIn('{\n  "requests": []\n  "apiKeys": []\n}');
  const comment = await mistakeIn('{\n  // the key\n  "apiKeys": []\n}');
  const end = await mistakeIn('{ "requests": [\n');
  assertEquals(
    key,
    "kickstart.json, line 4, column 3: This is not valid JSON: a key in double quotes is missing; " +
      "a comma after the last member is not allowed",
  );
  assertEquals(
    word,
    "kickstart.json, line 3, column 5: This is not valid JSON: this is not a value",
  );
  assertEquals(
    comma,
    "kickstart.json, line 3, column 3: This is not valid JSON: a comma is missing",
  );
  assertEquals(
    comment,
    "kickstart.json, line 2, column 3: This is not valid JSON: comments are not allowed",
  );
  assert(end.startsWith("kickstart.json, line 2, column 1: "));
});

Deno.test("an error in the JSON of an included file has that file", async () => {
  const kickstartFile = await writeKickstart({
    "kickstart.json": '{ "requests": ["&{user.json}"] }',
    "user.json": '{\n  "url": "/api/user",,\n}',
  });
  const error = await assertRejects(
    () => openEmulator({ kickstartFile }),
    KickstartError,
  );
  assert(error.message.startsWith("user.json, line 2, column 22: "));
});
