import { assertEquals } from "@std/assert";
import type { JWK } from "jose";
import { shareKey } from "../tokens/shared_keys.ts";

const KEY: JWK = { kty: "oct", k: "c2hhcmVk" };

function never(): Promise<JWK> {
  throw new Error("there is a key");
}

Deno.test("a key that is made is kept in the folder, for this user alone", async () => {
  await using folder = await tempFolder();
  const made = await shareKey(
    "made here",
    folder.path,
    () => Promise.resolve(KEY),
  );
  assertEquals(made, KEY);
  assertEquals(await shareKey("made here", folder.path, never), KEY);
  const file = `${folder.path}/made%20here.json`;
  assertEquals(JSON.parse(await Deno.readTextFile(file)), KEY);
  const { mode } = await Deno.stat(file);
  assertEquals((mode ?? 0o777) & 0o077, 0);
});

Deno.test("a key that another process made is taken from the folder", async () => {
  await using folder = await tempFolder();
  const file = `${folder.path}/made%20there.json`;
  await Deno.writeTextFile(file, JSON.stringify(KEY));
  assertEquals(await shareKey("made there", folder.path, never), KEY);
});

Deno.test("without a folder a key is shared within the process", async () => {
  assertEquals(
    await shareKey("no folder", null, () => Promise.resolve(KEY)),
    KEY,
  );
  assertEquals(await shareKey("no folder", null, never), KEY);
});

async function tempFolder() {
  const path = await Deno.makeTempDir();
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
