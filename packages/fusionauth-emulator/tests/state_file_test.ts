import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { dirname } from "node:path";
import { isPassword } from "../data/passwords.ts";
import { changePassword } from "../instance/users.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { emptyState } from "../persistence/saved_state.ts";
import { openStateFile } from "../persistence/state_file.ts";
import { StateFileError } from "../persistence/state_file_error.ts";
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
import { writeKickstart } from "./support/kickstart_files.ts";
import { fail, readState, stateFileName } from "./support/state_file.ts";

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

Deno.test("a file that is something else is refused and stays as it is", async () => {
  const stateFile = await stateFileName();
  await Deno.mkdir(dirname(stateFile));
  await Deno.writeTextFile(stateFile, '{ "name": "precious" }\n');
  await assertRejects(
    () => openEmulator({ stateFile }),
    StateFileError,
    "is not a state file of this emulator",
  );
  assertEquals(await Deno.readTextFile(stateFile), '{ "name": "precious" }\n');
});

Deno.test("a folder cannot be the state file", async () => {
  const stateFile = await Deno.makeTempDir({ prefix: "state" });
  await assertRejects(
    () => openEmulator({ stateFile }),
    StateFileError,
    `Cannot read the state file ${stateFile}: it is a folder`,
  );
});

Deno.test("a state file of another version is replaced, with a warning", async () => {
  const stateFile = await stateFileName();
  await Deno.mkdir(dirname(stateFile));
  await Deno.writeTextFile(stateFile, '["version",1]\n["old",{}]\n');
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  await (await openEmulator({ stateFile, print })).close();
  assertEquals(lines, [
    `${stateFile} is of another version; starting without its state`,
  ]);
  assert((await readState(stateFile)).keys.length > 0);
});

Deno.test("a large state with multi-byte characters is restored unchanged", async () => {
  const path = await stateFileName();
  const uuids = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`requests[${index}].é`, "€𝄞"]),
  );
  const state = { ...emptyState(), uuids };
  const file = openStateFile(path, fail);
  file.begin(() => state);
  await file.rewrite();
  await file.close();

  assertEquals(await readState(path), state);
});

Deno.test("a second emulator on one state file is refused", async () => {
  const stateFile = await stateFileName();
  const first = await openEmulator({ stateFile });
  await assertRejects(
    () => openEmulator({ stateFile }),
    StateFileError,
    `The state file ${stateFile} is in use by another emulator (process ${Deno.pid}): stop it`,
  );
  await first.close();
  await (await openEmulator({ stateFile })).close();
});

Deno.test("an emulator that does not start leaves its state file free", async () => {
  const stateFile = await stateFileName();
  await using other = await openEmulator();
  await assertRejects(
    () => openEmulator({ stateFile, port: other.port }),
    Deno.errors.AddrInUse,
  );
  const kickstartFile = await writeKickstart({ "kickstart.json": "{" });
  await assertRejects(
    () => openEmulator({ stateFile, kickstartFile }),
    KickstartError,
  );
  await (await openEmulator({ stateFile })).close();
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
