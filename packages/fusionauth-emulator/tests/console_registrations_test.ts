import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { getPage, locationOf, postForm } from "./support/console.ts";
import { richard } from "./support/kickstart.ts";

const RICHARD_PAGE = `/console/users/${RICHARD_ID}`;
const REGISTRATION = `${RICHARD_PAGE}/registrations/${CLIENT_ID}`;

/** The fields that Richard's form has when nothing is changed. */
const PROFILE = {
  "user.email": "richard@example.com",
  "user.firstName": "Richard",
  "user.lastName": "Hendricks",
};

/** An emulator whose webhook accepts everything. */
function open(): Promise<InspectableEmulator> {
  return openEmulator({ fetch: () => Promise.resolve(new Response()) });
}

Deno.test("a user's roles are changed, and new tokens have them", async () => {
  await using emulator = await open();
  const response = await postForm(emulator, REGISTRATION, [
    ["role", "customer"],
    ["role", "teller"],
  ]);
  const tokens = await getTokens(emulator);
  const page = await getPage(emulator, RICHARD_PAGE);

  assertEquals(locationOf(response), `${RICHARD_PAGE}?done=registered`);
  assertEquals(claimsOf(tokens.access_token).roles, ["customer", "teller"]);
  assert(/value="teller" checked/.test(page));
});

Deno.test("a registration is deleted and created", async () => {
  await using emulator = await open();
  await postForm(emulator, `${REGISTRATION}/delete`);
  const without = richard(emulator).registrations.length;
  const page = await getPage(emulator, RICHARD_PAGE);
  await postForm(emulator, REGISTRATION, { role: "admin" });

  assertEquals(without, 0);
  assertStringIncludes(page, "Register for ChangeBank");
  assertEquals(richard(emulator).registrations[0]?.roles, ["admin"]);
});

Deno.test("data of a user and of a registration is edited as JSON, and removed", async () => {
  await using emulator = await open();
  await postForm(emulator, RICHARD_PAGE, {
    ...PROFILE,
    "user.data": '{ "plan": "gold" }',
  });
  await postForm(emulator, REGISTRATION, {
    role: "customer",
    "registration.data": '{ "branch": 7 }',
  });
  const page = await getPage(emulator, RICHARD_PAGE);
  const kept = [
    richard(emulator).data,
    richard(emulator).registrations[0]?.data,
  ];
  await postForm(emulator, RICHARD_PAGE, { ...PROFILE, "user.data": "" });
  const wrong = await postForm(emulator, REGISTRATION, {
    "registration.data": "[1]",
  });

  assertEquals(kept, [{ plan: "gold" }, { branch: 7 }]);
  assertStringIncludes(page, "&quot;plan&quot;: &quot;gold&quot;");
  assertStringIncludes(page, "&quot;branch&quot;: 7");
  assertEquals(richard(emulator).data, undefined);
  assertEquals(wrong.status, 422);
  assertStringIncludes(await wrong.text(), "Enter a JSON object, such as {}.");
});
