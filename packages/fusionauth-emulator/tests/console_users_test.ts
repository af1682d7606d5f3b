import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import { changePassword } from "../instance/users.ts";
import { refreshStatus } from "./support/api.ts";
import {
  claimsOf,
  CLIENT_ID,
  collectEvents,
  getTokens,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";
import { getPage, locationOf, postForm } from "./support/console.ts";
import { richard } from "./support/kickstart.ts";

const RICHARD_PAGE = `/console/users/${RICHARD_ID}`;

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

Deno.test("the users page lists 100 users, counts the rest, and finds one", async () => {
  await using emulator = await open();
  const { store } = emulator.core;
  const first = richard(emulator);
  Array.from({ length: 200 }).forEach((_, index) =>
    store.putUser({
      ...first,
      id: crypto.randomUUID(),
      email: `${index}@x.test`,
    })
  );
  const all = await getPage(emulator, "/console/users");
  const found = await getPage(emulator, "/console/users?q=199@x");
  const none = await getPage(emulator, "/console/users?q=nobody");

  assertStringIncludes(all, "and 103 more");
  assertEquals(found.match(/@x\.test<\/a>/g)?.length, 1);
  assertStringIncludes(none, "There is no such user.");
});

Deno.test("a user who is created on the console can sign in", async () => {
  await using emulator = await open();
  const events = collectEvents(emulator);
  const response = await postForm(emulator, "/console/users", {
    "user.email": "Erlich@example.com",
    "user.password": "long-enough",
    "user.firstName": "Erlich",
    applicationId: CLIENT_ID,
  });
  const user = emulator.findUser("erlich@example.com");
  const tokens = await getTokens(emulator, {
    loginId: "erlich@example.com",
    password: "long-enough",
  });

  assertEquals(locationOf(response), `/console/users/${user?.id}?done=created`);
  assertEquals(events.slice(0, 2), ["user.create", "user.registration.create"]);
  assertEquals(claimsOf(tokens.access_token).roles, ["customer"]);
});

Deno.test("an invalid user is not created, and the page says what is wrong", async () => {
  await using emulator = await open();
  const create = async (fields: Record<string, string>) => {
    const response = await postForm(emulator, "/console/users", fields);
    return [response.status, await response.text()] as const;
  };
  const [short, shortPage] = await create({
    "user.email": "erlich@example.com",
    "user.password": "short",
  });
  const [taken, takenPage] = await create({
    "user.email": "richard@example.com",
    "user.password": "long-enough",
  });
  const [broken, brokenPage] = await create({
    "user.email": "erlich@example.com",
    "user.password": "long-enough",
    "user.data": "{",
  });

  assertEquals([short, taken, broken], [422, 422, 422]);
  assertStringIncludes(shortPage, "must have at least 8 characters");
  assertStringIncludes(takenPage, "already exists");
  assertStringIncludes(takenPage, 'value="richard@example.com"');
  assertStringIncludes(brokenPage, "This is not JSON");
  assertEquals(emulator.core.store.users.size, 3);
});

Deno.test("a user's profile is changed, and what the form lacks is kept", async () => {
  await using emulator = await open();
  const events = collectEvents(emulator);
  const user = richard(emulator);
  user.profile.imageUrl = "http://localhost/r.png";
  const response = await postForm(emulator, RICHARD_PAGE, {
    ...PROFILE,
    "user.firstName": "Dick",
    "user.lastName": "",
    "user.password": "another-password",
  });
  const changed = richard(emulator);
  const answer = await signIn(emulator, { password: "another-password" });

  assertEquals(locationOf(response), `${RICHARD_PAGE}?done=saved`);
  assertEquals(changed.profile, {
    firstName: "Dick",
    imageUrl: "http://localhost/r.png",
  });
  assertEquals(changed.registrations.length, 1);
  assertEquals(answer.status, 302);
  assertEquals(events.slice(0, 2), ["user.update", "user.password.update"]);
});

Deno.test("a locked user is signed out, and can sign in again when unlocked", async () => {
  await using emulator = await open();
  const tokens = await getTokens(emulator);
  await postForm(emulator, `${RICHARD_PAGE}/lock`);
  const locked = [
    await refreshStatus(emulator, tokens),
    (await signIn(emulator)).status,
  ];
  await postForm(emulator, `${RICHARD_PAGE}/unlock`);

  assertEquals(locked, [400, 200]);
  assertEquals((await signIn(emulator)).status, 302);
});

Deno.test("a user is signed out everywhere, of tokens and SSO sessions", async () => {
  await using emulator = await open();
  const browser = openBrowser(emulator);
  const tokens = await getTokens(emulator, { browser, remember: true });
  const page = await getPage(emulator, RICHARD_PAGE);
  await postForm(emulator, `${RICHARD_PAGE}/sign-out`);

  assertStringIncludes(page, "with 1 refresh token and 1 SSO session.");
  assertEquals(await refreshStatus(emulator, tokens), 400);
  assertEquals(emulator.core.ssoSessions.entries(), []);
});

Deno.test("a user is deleted", async () => {
  await using emulator = await open();
  const response = await postForm(emulator, `${RICHARD_PAGE}/delete`);
  assertEquals(locationOf(response), "/console/users?done=deleted");
  assertEquals(emulator.findUser("richard@example.com"), null);
});

Deno.test("a password is shown on request, until the user changes it", async () => {
  await using emulator = await open();
  const hidden = await getPage(emulator, RICHARD_PAGE);
  const shown = await getPage(emulator, `${RICHARD_PAGE}?secrets=show`);
  changePassword(emulator.core, richard(emulator), "another-password");
  const changed = await getPage(emulator, `${RICHARD_PAGE}?secrets=show`);

  assertStringIncludes(hidden, "hidden, 8 characters");
  assertStringIncludes(shown, "<code>password</code>");
  assert(!changed.includes("<code>password</code>"));
  assert(!changed.includes("another-password"));
});
