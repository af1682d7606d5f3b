import { assert, assertEquals } from "@std/assert";
import {
  ADA,
  ADALBERT,
  ALAN,
  GRACE,
  loginsOf,
  openUsers,
  search,
} from "./support/search.ts";

Deno.test("a search without a query, or for *, finds every user", async () => {
  await using emulator = await openUsers();
  const all = [ADA, GRACE, ALAN, ADALBERT];
  assertEquals(await loginsOf(emulator, ""), all);
  assertEquals(await loginsOf(emulator, "*"), all);
});

Deno.test("a word is searched in names, addresses, user names and phone numbers", async () => {
  await using emulator = await openUsers();
  assertEquals(await loginsOf(emulator, "ada"), [ADA, ADALBERT]);
  assertEquals(await loginsOf(emulator, "LOVEL"), [ADA]);
  assertEquals(await loginsOf(emulator, "hopper"), [GRACE]);
  assertEquals(await loginsOf(emulator, "turing"), [ALAN]);
  assertEquals(await loginsOf(emulator, "7946"), [ALAN]);
  assertEquals(await loginsOf(emulator, "admiral"), []);
  assertEquals(await loginsOf(emulator, '"grace hopper"'), [GRACE]);
});

Deno.test("a field matches its whole value, or a pattern with wildcards", async () => {
  await using emulator = await openUsers();
  assertEquals(await loginsOf(emulator, "email:ada@example.com"), [ADA]);
  assertEquals(await loginsOf(emulator, "email:ada"), []);
  assertEquals(await loginsOf(emulator, "email:*@example.org"), [
    GRACE,
    ADALBERT,
  ]);
  assertEquals(await loginsOf(emulator, "email:ada?example.com"), [ADA]);
  assertEquals(await loginsOf(emulator, "email:grace\\+navy*"), [GRACE]);
  assertEquals(await loginsOf(emulator, 'fullName:"Grace Hopper"'), [GRACE]);
  assertEquals(await loginsOf(emulator, "data.rank:admiral"), [GRACE]);
  assertEquals(await loginsOf(emulator, "data.active:true"), [GRACE]);
  assertEquals(await loginsOf(emulator, "active:false"), []);
  assertEquals(await loginsOf(emulator, "constructor:x"), []);
});

Deno.test("words are joined by AND, or by OR", async () => {
  await using emulator = await openUsers();
  assertEquals(await loginsOf(emulator, "ada AND email:*.org"), [ADALBERT]);
  assertEquals(await loginsOf(emulator, "ada email:*.org"), [ADALBERT]);
  assertEquals(await loginsOf(emulator, "lovelace OR username:turing"), [
    ADA,
    ALAN,
  ]);
});

Deno.test("what is not modelled of a search gets 501 by name", async () => {
  await using emulator = await openUsers();
  const refusal = async (criteria: Record<string, unknown>) => {
    const { status, body } = await search(emulator, criteria);
    assertEquals(status, 501);
    return body.generalErrors[0].message;
  };
  const parts: [string, Record<string, unknown>][] = [
    ["query in a search", { query: "{}" }],
    ["nextResults in a search", { nextResults: "x" }],
    ["lastLoginInstant in a search", {
      sortFields: [{ name: "lastLoginInstant" }],
    }],
    ["NOT in a queryString", { queryString: "NOT ada" }],
    ["parentheses in a queryString", { queryString: "(ada)" }],
    ["a range in a queryString", { queryString: "birthDate:[1800 TO 1900]" }],
    ["a regular expression in a queryString", { queryString: "email:/a.*/" }],
    ["AND beside OR in a queryString", { queryString: "a AND b OR c" }],
    ["the field registrations.roles in a queryString", {
      queryString: "registrations.roles:admin",
    }],
  ];
  for (const [part, criteria] of parts) {
    const message = await refusal(criteria);
    assert(message.includes(`does not model ${part} (`), message);
  }
});
