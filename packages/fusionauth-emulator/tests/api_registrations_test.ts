import { assertEquals, assertMatch } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { codesOf, refreshStatus, REGISTRATION } from "./support/api.ts";
import {
  CLIENT_ID,
  collectEvents,
  getTokens,
  openEmulator,
} from "./support/client.ts";

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
