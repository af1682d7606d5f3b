import { assert, assertEquals } from "@std/assert";
import { readLines } from "../persistence/state_lines.ts";
import { emptyState, parseState } from "../persistence/saved_state.ts";
import { openStateFile } from "../persistence/state_file.ts";
import { callApi } from "../testing/call_api.ts";
import { getTokens, openEmulator, postToken } from "./support/client.ts";
import { fail, readState, stateFileName } from "./support/state_file.ts";

Deno.test("a change is in the file before the emulator answers", async () => {
  const stateFile = await stateFileName();
  await using emulator = await openEmulator({ stateFile });
  const created = await callApi(emulator, ["POST", "/api/user"], {
    user: { email: "dinesh@example.com", password: "password" },
  });
  const { user: { id } } = await created.json();
  const tokens = await getTokens(emulator);
  const [token] = emulator.refreshTokens;

  const killed = parseState(readLines(stateFile));
  assertEquals(killed?.users.map((user) => user.id), [id]);
  assertEquals(killed?.refreshTokens.map((it) => it.id), [token?.id]);
  assertEquals(killed?.keys.length, emulator.core.keys.stored().length);

  await callApi(emulator, ["DELETE", `/api/user/${id}?hardDelete=true`]);
  await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  const later = parseState(readLines(stateFile));
  assertEquals(later?.users, []);
  assertEquals(later?.refreshTokens.map((it) => it.hash), [token?.hash]);
});

Deno.test("a line that was cut off by a kill does not spoil the file", async () => {
  const stateFile = await stateFileName();
  await (await openEmulator({ stateFile })).close();
  const whole = await readState(stateFile);
  await Deno.writeTextFile(stateFile, '["user",{"id":"0000', { append: true });
  assertEquals(await readState(stateFile), whole);
});

Deno.test("changes while the file is written anew are not lost", async () => {
  const path = await stateFileName();
  await using emulator = await openEmulator();
  const [first, second] = emulator.core.store.users.values();
  assert(first !== undefined && second !== undefined);
  const file = openStateFile(path, fail);
  file.begin(() => ({ ...emptyState(), users: [first] }));
  await file.rewrite();
  const written = file.rewrite();
  file.save({ kind: "user", id: second.id, record: second });
  file.save({ kind: "user", id: first.id, record: null });
  await written;

  assertEquals(parseState(readLines(path))?.users, [second]);
  await file.close();
});

Deno.test("a state file that was deleted is written anew", async () => {
  const path = await stateFileName();
  await using emulator = await openEmulator();
  const [user] = emulator.core.store.users.values();
  assert(user !== undefined);
  const file = openStateFile(path, fail);
  file.begin(() => ({ ...emptyState(), users: [user] }));
  await file.rewrite();
  await Deno.remove(path);
  file.save({ kind: "user", id: user.id, record: user });
  await file.rewrite();

  assertEquals(parseState(readLines(path))?.users, [user]);
  await file.close();
});
