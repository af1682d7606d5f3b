import { assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import { RICHARD } from "./support/api.ts";
import { API_KEY, openEmulator } from "./support/client.ts";

/** Sends a body as it is, and returns the status and the JSON of the response. */
async function send(
  emulator: Emulator,
  [method, path]: readonly [string, string],
  body: string,
) {
  const response = await emulator.handler(
    new Request(`${emulator.origin}${path}`, {
      method,
      headers: { authorization: API_KEY, "content-type": "application/json" },
      body,
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
  };
}

Deno.test("malformed JSON gets an error with line and column", async () => {
  await using emulator = await openEmulator();
  const text = '{\n  "user": {} "email": "a@example.com" }';
  assertEquals(await send(emulator, ["POST", "/api/user"], text), {
    status: 400,
    body: {
      fieldErrors: {},
      generalErrors: [{
        code: "[invalidJSON]",
        message:
          "Unable to parse JSON: a comma is missing (line 2, column 14).",
      }],
    },
  });
  const logout = await send(emulator, ["POST", "/api/logout"], "{");
  assertEquals(logout.body.generalErrors[0].code, "[invalidJSON]");
});

Deno.test("JSON that is not an object gets an error", async () => {
  await using emulator = await openEmulator();
  for (const text of ["[]", '"user"', "null"]) {
    const { status, body } = await send(emulator, ["POST", "/api/user"], text);
    assertEquals([status, body.generalErrors[0].code], [400, "[invalidJSON]"]);
  }
});

Deno.test("a member of another type gets an error with its path", async () => {
  await using emulator = await openEmulator();
  const { body } = await send(
    emulator,
    ["PATCH", RICHARD],
    '{ "user": { "preferredLanguages": [{}] } }',
  );
  assertEquals(Object.keys(body.fieldErrors), ["user.preferredLanguages"]);
  assertEquals(
    body.fieldErrors["user.preferredLanguages"][0].code,
    "[invalidJSON]",
  );
});

Deno.test("bodies are read as FusionAuth's JSON reader does", async () => {
  await using emulator = await openEmulator();
  const created = await send(
    emulator,
    ["POST", "/api/user"],
    '\ufeff{ "user": { "username": 7, "password": 12345678, "passwordChangeRequired": "true", "expiry": "4102444800000" } }',
  );
  assertEquals(created.status, 200);
  const { id } = created.body.user;
  const read = await callApi(emulator, ["GET", `/api/user/${id}`]);
  const { user } = await read.json();
  assertEquals(user.username, "7");
  assertEquals(user.passwordChangeRequired, true);
  assertEquals(user.expiry, 4_102_444_800_000);
});

Deno.test("JSON Patch gets 501", async () => {
  await using emulator = await openEmulator();
  const response = await callApi(emulator, ["PATCH", RICHARD], [], {
    "content-type": "application/json-patch+json",
  });
  const { generalErrors } = await response.json();
  assertEquals([response.status, generalErrors[0].code], [
    501,
    "[NotModelled]",
  ]);
});
