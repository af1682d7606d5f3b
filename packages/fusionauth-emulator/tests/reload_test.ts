import { assert, assertEquals, assertRejects } from "@std/assert";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { callApi } from "../testing/call_api.ts";
import {
  claimsOf,
  CLIENT_ID,
  getTokens,
  KICKSTART_FILE,
  openEmulator,
  postToken,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";
import { writeKickstart } from "./support/kickstart_files.ts";

/** An emulator with a copy of the kickstart, and what edits the copy. */
async function openEditable() {
  const kickstartFile = await writeKickstart({
    "kickstart.json": await Deno.readTextFile(KICKSTART_FILE),
  });
  const emulator = await openEmulator({ kickstartFile });
  return {
    emulator,
    kickstartFile,
    /** Replaces a text in the kickstart file, which must have it. */
    async edit(from: string, to: string) {
      const text = await Deno.readTextFile(kickstartFile);
      assert(text.includes(from), from);
      await Deno.writeTextFile(kickstartFile, text.replace(from, () => to));
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

Deno.test("a reload names what changed, and no values", async () => {
  await using editable = await openEditable();
  const { emulator, edit } = editable;
  await edit('"#{appUrl}/callback"', '"#{appUrl}/return"');
  await edit('"userPassword": "password"', '"userPassword": "new-password"');
  await edit('"borderRadius": "8px"', '"borderRadius": "9px"');
  assertEquals(await emulator.reload(), [
    "application ChangeBank changed (oauthConfiguration.authorizedRedirectURLs)",
    "user richard@example.com changed (password)",
    "user monica@example.com changed (password)",
    "theme ChangeBank changed (variables.borderRadius)",
  ]);
  assertEquals(await emulator.reload(), []);
  const oauth = emulator.applications.get(CLIENT_ID)?.oauth;
  assertEquals(
    oauth?.authorizedRedirectURLs.at(0),
    "http://localhost:5000/return",
  );
  const old = await signIn(emulator, {
    changes: { "redirect_uri": "http://localhost:5000/return" },
  });
  assertEquals(old.status, 200);
  const current = await signIn(emulator, {
    changes: { "redirect_uri": "http://localhost:5000/return" },
    password: "new-password",
  });
  assertEquals(current.status, 302);
});

Deno.test("a reload keeps keys, sessions, other users and the issuer", async () => {
  await using editable = await openEditable();
  const { emulator, edit } = editable;
  const tokens = await getTokens(emulator);
  const kids = emulator.keys.all().map(({ kid }) => kid);
  await callApi(emulator, ["POST", "/api/user"], {
    user: { email: "dinesh@example.com", password: "password" },
  });
  await callApi(emulator, ["PATCH", `/api/user/${RICHARD_ID}`], {
    user: { lastName: "Changed" },
  });
  const { issuer } = emulator;
  await edit('"timeToLiveInSeconds": 300', '"timeToLiveInSeconds": 60');
  await emulator.reload();

  assertEquals(emulator.keys.all().map(({ kid }) => kid), kids);
  assertEquals(emulator.issuer, issuer);
  assert(emulator.findUser("dinesh@example.com") !== null);
  assertEquals(
    emulator.findUser("richard@example.com")?.profile.lastName,
    "Changed",
  );
  const refreshed = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  const { iat, exp } = claimsOf((await refreshed.json()).access_token);
  assertEquals(Number(exp) - Number(iat), 60);
});

Deno.test("what an edit removes is gone, with its sessions", async () => {
  await using editable = await openEditable();
  const { emulator, kickstartFile } = editable;
  await getTokens(emulator);
  const kickstart = JSON.parse(await Deno.readTextFile(kickstartFile));
  kickstart.requests = kickstart.requests.filter(
    ({ url }: { url: string }) => !url.includes("#{customerId}"),
  );
  await Deno.writeTextFile(kickstartFile, JSON.stringify(kickstart));

  assertEquals(await emulator.reload(), ["user richard@example.com removed"]);
  assertEquals(emulator.findUser("richard@example.com"), null);
  assertEquals(emulator.refreshTokens, []);
});

Deno.test("a user of the kickstart replaces one who registered with the same address", async () => {
  await using editable = await openEditable();
  const { emulator, edit } = editable;
  const created = await callApi(emulator, ["POST", "/api/user"], {
    user: { email: "dinesh@example.com", password: "password" },
  });
  const { user } = await created.json();
  await edit("richard@example.com", "dinesh@example.com");
  assertEquals(await emulator.reload(), [
    "user dinesh@example.com changed (email)",
  ]);
  assertEquals(emulator.findUser("dinesh@example.com")?.id, RICHARD_ID);
  assertEquals(emulator.core.store.users.has(user.id), false);
});

Deno.test("a broken edit changes nothing", async () => {
  await using editable = await openEditable();
  const { emulator, edit } = editable;
  await edit(
    '"name": "ChangeBank",\n          "roles"',
    '"name": "Bank", "roles"',
  );
  await edit('"roles": ["customer"]', '"roles": ["clown"]');
  await assertRejects(
    () => emulator.reload(),
    KickstartError,
    '"clown" is not a role of Bank',
  );
  assertEquals(emulator.applications.get(CLIENT_ID)?.name, "ChangeBank");
  await edit('"roles": ["clown"]', '"roles": ["customer"]');
  assertEquals(await emulator.reload(), ["application Bank changed (name)"]);
});

Deno.test("an edit can bring keys, which are generated once", async () => {
  await using editable = await openEditable();
  const { emulator, edit } = editable;
  const before = emulator.keys.all().length;
  await edit(
    '"requests": [',
    `"requests": [{ "method": "POST",
      "url": "/api/key/generate/00000000-0000-0000-0000-00000000000e",
      "body": { "key": { "name": "New", "algorithm": "ES256" } } },`,
  );
  await emulator.reload();
  await emulator.reload();
  assertEquals(emulator.keys.all().length, before + 1);
  assertEquals(
    emulator.keys.get("00000000-0000-0000-0000-00000000000e")?.algorithm,
    "ES256",
  );
});
