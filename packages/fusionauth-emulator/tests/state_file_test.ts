import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { isPassword } from "../data/passwords.ts";
import { changePassword } from "../instance/users.ts";
import { emptyState } from "../persistence/saved_state.ts";
import { openStateFile } from "../persistence/state_file.ts";
import {
  authorizeParameters,
  callbackOf,
  getTokens,
  openBrowser,
  openEmulator,
  postToken,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

async function stateFileName(): Promise<string> {
  return `${await Deno.makeTempDir({ prefix: "state" })}/kept/state.json`;
}

Deno.test("keys, refresh tokens and SSO sessions outlive a restart", async () => {
  const stateFile = await stateFileName();
  const first = await openEmulator({ stateFile });
  const { port } = first;
  const browser = openBrowser(first);
  await signIn(first, { browser, remember: true });
  const tokens = await getTokens(first);
  const kids = first.core.keys.all().map((key) => key.kid);
  await first.close();

  await using second = await openEmulator({
    stateFile,
    port,
    issuer: `http://localhost:${port}`,
  });
  assertEquals(
    second.core.keys.all().map((key) => key.kid).sort(),
    kids.sort(),
  );
  // The second emulator has the port of the first, so it gets the browser's cookies.
  const again = await fetch(
    `${second.origin}/oauth2/authorize?${
      authorizeParameters({ prompt: "none" })
    }`,
    {
      headers: { cookie: browser.cookieHeader(new URL(second.origin)) },
      redirect: "manual",
    },
  );
  assertNotEquals(callbackOf(again).get("code"), null);
  const refreshed = await postToken(second, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  assertEquals(refreshed.status, 200);
});

Deno.test("only its owner can read the state file, and it has no refresh token", async () => {
  const stateFile = await stateFileName();
  const emulator = await openEmulator({ stateFile });
  const tokens = await getTokens(emulator);
  await emulator.close();

  const text = await Deno.readTextFile(stateFile);
  assertEquals(text.includes(String(tokens.refresh_token)), false);
  const { mode } = await Deno.stat(stateFile);
  if (Deno.build.os !== "windows") assertEquals((mode ?? 0) & 0o777, 0o600);
});

Deno.test("a file that is not a state file is ignored", async () => {
  const stateFile = `${await Deno.makeTempDir({ prefix: "state" })}/state.json`;
  await Deno.writeTextFile(stateFile, "not a state");
  const lines: string[] = [];
  const file = openStateFile(stateFile, {
    warn: (line) => lines.push(line),
    current: emptyState,
  });
  assertEquals(file.kept?.keys, []);
  assertEquals(lines, [
    `${stateFile} is not a state file of this emulator; starting without one`,
  ]);
});

Deno.test("a large state with multi-byte characters is restored unchanged", async () => {
  const path = await stateFileName();
  const uuids = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`requests[${index}].é`, "€𝄞"]),
  );
  const state = { ...emptyState(), uuids };
  const options = { warn() {}, current: () => state };
  const file = openStateFile(path, options);
  file.changed();
  await file.close();

  assertEquals(openStateFile(path, options).kept, state);
});

Deno.test("every start reads the kickstart and resets its users' passwords", async () => {
  const stateFile = await stateFileName();
  const first = await openEmulator({ stateFile });
  const { users } = first.core.store;
  const richard = users.get(RICHARD_ID);
  assert(richard !== undefined);
  changePassword(first.core, richard, "another password");
  await first.close();

  await using second = await openEmulator({ stateFile });
  const again = second.core.store.users.get(RICHARD_ID);
  assertEquals(isPassword("password", again?.password ?? null), true);
  assertEquals(second.core.store.users.size, users.size);
});
