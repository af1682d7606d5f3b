import { assertEquals } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { openEmulator, RICHARD_ID } from "./support/client.ts";
import {
  ADA,
  ADALBERT,
  ALAN,
  GRACE,
  openUsers,
  search,
} from "./support/search.ts";

Deno.test("a search is paged and sorted, and has the total", async () => {
  await using emulator = await openUsers();
  const page = async (criteria: Record<string, unknown>) => {
    const { body } = await search(emulator, { queryString: "*", ...criteria });
    return [
      body.total,
      ...body.users.map((user: Record<string, string>) => user.email ?? ALAN),
    ];
  };
  const byEmail = (more: Record<string, unknown> = {}) => ({
    sortFields: [{ name: "email", ...more }],
  });
  assertEquals(await page({ numberOfResults: 2 }), [4, ADA, GRACE]);
  assertEquals(await page({ numberOfResults: 2, startRow: 3 }), [4, ADALBERT]);
  assertEquals(await page(byEmail()), [4, ADA, ADALBERT, GRACE, ALAN]);
  assertEquals(await page(byEmail({ order: "desc", missing: "_first" })), [
    4,
    ALAN,
    GRACE,
    ADALBERT,
    ADA,
  ]);
  const newest = { sortFields: [{ name: "insertInstant", order: "desc" }] };
  assertEquals(await page(newest), [4, ADALBERT, ALAN, GRACE, ADA]);
});

Deno.test("a search by ids finds those that exist, in their order", async () => {
  await using emulator = await openUsers();
  const { body } = await search(emulator, { queryString: "*" });
  const [ada, grace] = body.users.map(({ id }: { id: string }) => id);
  const byIds = await search(emulator, {
    ids: [grace.toUpperCase(), crypto.randomUUID(), ada],
    numberOfResults: 1,
  });
  assertEquals(byIds.body.total, 2);
  assertEquals(
    byIds.body.users.map(({ email }: { email: string }) => email),
    [GRACE, ADA],
  );
});

Deno.test("GET takes the same parameters in its query", async () => {
  await using emulator = await openUsers();
  const get = async (query: string) => {
    const path = `/api/user/search?${query}`;
    return await (await callApi(emulator, ["GET", path])).json();
  };
  const sorted = await get(
    "queryString=email:*&sortFields[0].name=email&sortFields[0].order=desc&numberOfResults=1",
  );
  const byId = await get(
    `ids=${sorted.users[0].id}&ids=${crypto.randomUUID()}`,
  );
  const bare = await get("expand=[]");
  assertEquals([sorted.total, sorted.users[0].email], [3, GRACE]);
  assertEquals([byId.total, byId.users[0].email], [1, GRACE]);
  assertEquals(bare.expandable, ["memberships", "registrations"]);
  assertEquals("registrations" in bare.users[0], false);
});

Deno.test("found users have their registrations, and no password", async () => {
  await using emulator = await openEmulator();
  const { body } = await search(emulator, { ids: [RICHARD_ID] });
  const [richard] = body.users;
  assertEquals(richard.registrations[0].roles, ["customer"]);
  assertEquals(JSON.stringify(body).includes('"password"'), false);
});

Deno.test("an API key finds the users of its tenant alone", async () => {
  await using emulator = await openEmulator();
  const { store } = emulator.core;
  const id = crypto.randomUUID();
  store.tenants.set(id, { ...store.tenantOf(null), id });
  store.apiKeys.push({ key: "other", tenantId: id, endpoints: null });
  const response = await callApi(
    emulator,
    ["GET", "/api/user/search"],
    undefined,
    {
      authorization: "other",
    },
  );
  assertEquals((await response.json()).total, 0);
});

Deno.test("a malformed search gets an error for its field", async () => {
  await using emulator = await openUsers();
  const fields = async (criteria: Record<string, unknown>) => {
    const { status, body } = await search(emulator, criteria);
    return [status, ...Object.keys(body.fieldErrors)];
  };
  assertEquals(await fields({ ids: ["x"] }), [400, "search.ids"]);
  assertEquals(await fields({ startRow: -1 }), [400, "search.startRow"]);
  assertEquals(await fields({ sortFields: [{}] }), [
    400,
    "search.sortFields.name",
  ]);
});
