import { assertEquals } from "@std/assert";
import type { DomainEvent } from "../data/event.ts";
import type { Emulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import { createWebhookEvent } from "../webhooks/webhook_event.ts";
import { REGISTRATION, RICHARD } from "./support/api.ts";
import { CLIENT_ID, openEmulator } from "./support/client.ts";
import { openKickstart, withApplication } from "./support/kickstart_files.ts";

const APPLICATION_ID = "00000000-0000-0000-0000-00000000000a";
const USER_ID = "00000000-0000-0000-0000-00000000000b";

/** The user of an API response. */
async function userOf(call: Promise<Response>) {
  return (await (await call).json()).user;
}

/** The registration of an API response. */
async function registrationOf(call: Promise<Response>) {
  return (await (await call).json()).registration;
}

const getUser = (emulator: Emulator, id = USER_ID) =>
  userOf(callApi(emulator, ["GET", `/api/user/${id}`]));

Deno.test("a kickstart's user data, registration data and registration names are kept", async () => {
  await using emulator = await openKickstart(withApplication(
    '"roles": ["admin"]',
    `, { "method": "POST", "url": "/api/user/registration/${USER_ID}", "body": {
         "user": { "email": "ada@example.com", "password": "password",
           "data": { "colour": "chartreuse", "tags": ["a", { "b": null }] } },
         "registration": { "applicationId": "${APPLICATION_ID}",
           "username": "countess", "data": { "plan": "gold" } } } },
       { "method": "PATCH", "url": "/api/user/registration/${USER_ID}", "body": {
         "registration": { "applicationId": "${APPLICATION_ID}",
           "roles": ["admin"], "data": { "seats": 3 } } } },
       { "method": "PATCH", "url": "/api/user/${USER_ID}", "body": {
         "user": { "data": { "shoe": 38 } } } }`,
  ));
  const user = await getUser(emulator);
  assertEquals(user.data, {
    colour: "chartreuse",
    tags: ["a", { b: null }],
    shoe: 38,
  });
  const [{ username, data, roles }] = user.registrations;
  assertEquals({ username, data, roles }, {
    username: "countess",
    data: { plan: "gold", seats: 3 },
    roles: ["admin"],
  });
});

Deno.test("PATCH merges user data, PUT replaces it", async () => {
  await using emulator = await openEmulator();
  const send = (method: string, data: unknown, type = "application/json") =>
    userOf(callApi(emulator, [method, RICHARD], {
      user: { email: "richard@example.com", data },
    }, { "content-type": type }));
  const merge = "application/merge-patch+json";
  const first = await send("PATCH", { pets: ["cat"], city: { name: "Rome" } });
  const second = await send("PATCH", { pets: ["dog"], city: { zip: "00100" } });
  const third = await send("PATCH", { pets: ["emu"], city: null }, merge);
  const fourth = await send("PUT", { pets: [] });
  const fifth = await send("PUT", undefined);
  assertEquals(first.data, { pets: ["cat"], city: { name: "Rome" } });
  assertEquals(second.data, {
    pets: ["cat", "dog"],
    city: { name: "Rome", zip: "00100" },
  });
  assertEquals(third.data, { pets: ["emu"] });
  assertEquals(fourth.data, { pets: [] });
  assertEquals("data" in fifth, false);
});

Deno.test("PATCH merges a registration's data and keeps its name, PUT replaces both", async () => {
  await using emulator = await openEmulator();
  const send = (method: string, fields: Record<string, unknown>) =>
    registrationOf(callApi(emulator, [method, REGISTRATION], {
      registration: { applicationId: CLIENT_ID, ...fields },
    }));
  const first = await send("PATCH", { username: "rich", data: { plan: "x" } });
  const second = await send("PATCH", { data: { seats: 1 } });
  const third = await send("PUT", { roles: ["customer"] });
  assertEquals([first.username, first.data], ["rich", { plan: "x" }]);
  assertEquals([second.username, second.data], ["rich", {
    plan: "x",
    seats: 1,
  }]);
  assertEquals(["username" in third, "data" in third], [false, false]);
});

Deno.test("data that is not an object is refused", async () => {
  await using emulator = await openEmulator();
  const response = await callApi(emulator, ["PATCH", RICHARD], {
    user: { data: ["a"] },
  });
  const { fieldErrors } = await response.json();
  assertEquals(Object.keys(fieldErrors), ["user.data"]);
});

Deno.test("a registered user's data outlives a restart", async () => {
  const folder = await Deno.makeTempDir({ prefix: "state" });
  const stateFile = `${folder}/state.jsonl`;
  const first = await openEmulator({ stateFile });
  await callApi(first, ["POST", `/api/user/registration/${USER_ID}`], {
    user: { username: "dinesh", password: "password", data: { car: "Tesla" } },
    registration: {
      applicationId: CLIENT_ID,
      username: "pakistani-denzel",
      data: { score: 7 },
    },
  });
  const before = await getUser(first);
  await first.close();
  await using second = await openEmulator({ stateFile });
  const after = await getUser(second);
  assertEquals(after, before);
  assertEquals(after.data, { car: "Tesla" });
  assertEquals(after.registrations[0].username, "pakistani-denzel");
});

Deno.test("webhooks get user data and registration data", async () => {
  await using emulator = await openEmulator();
  const events: DomainEvent[] = [];
  emulator.listeners.add((event) => void events.push(event));
  await callApi(emulator, ["POST", `/api/user/registration/${USER_ID}`], {
    user: { username: "dinesh", password: "password", data: { car: "Tesla" } },
    registration: { applicationId: CLIENT_ID, data: { score: 7 } },
  });
  const [event] = events.filter(({ type }) =>
    type === "user.registration.create"
  ).map((happened) => createWebhookEvent(happened, 0));
  assertEquals(Object(event?.user).data, { car: "Tesla" });
  assertEquals(Object(event?.registration).data, { score: 7 });
});
