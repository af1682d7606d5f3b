import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { readKickstart } from "../kickstart/file/kickstart.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { writeKickstart } from "./support/kickstart_files.ts";

async function read(
  files: Record<string, string>,
  env: Record<string, string> = {},
) {
  return readKickstart(await writeKickstart(files), { env });
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
  const file = await writeKickstart({
    "kickstart.json": '{ "variables": { "a": "1", "b": "#{a}" } }',
  });
  assertThrows(
    () => readKickstart(file, { env: {} }),
    KickstartError,
    "variables.b",
  );
});
