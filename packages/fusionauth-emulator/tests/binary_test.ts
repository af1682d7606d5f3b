import { assert, assertEquals } from "@std/assert";
import { compile } from "../distribution/compile.ts";
import { run } from "../distribution/run.ts";
import {
  folderWithKickstart,
  originOf,
  pathsOfThisMachine,
  statusAt,
} from "./support/artefact.ts";
import { start } from "./support/command.ts";

/**
 * Compiles the program. Null where Deno's runtime for programs is neither cached nor reached, and
 * DENORT_BIN names none.
 */
async function compileHere() {
  const folder = await Deno.makeTempDir({ prefix: "binary_" });
  try {
    return { folder, ...await compile(Deno.build.target, folder) };
  } catch (error) {
    const isUnreached = error instanceof Error &&
      error.message.includes("Setting up base binary");
    if (isUnreached) return null;
    throw error;
  }
}

const binary = await compileHere();

Deno.test({
  name: "the program of one file answers, from a folder with only a kickstart",
  ignore: binary === null,
  async fn() {
    assert(binary !== null);
    const { folder } = await folderWithKickstart();
    await using running = start(
      new Deno.Command(binary.file, {
        args: ["--port", "0", "--json"],
        cwd: folder,
        stdout: "piped",
        stderr: "piped",
      }),
    );
    assertEquals(await statusAt(await originOf(running)), {
      emulator: true,
      status: "Ok",
      version: "1.69.0",
    });
  },
});

Deno.test("the program has a checksum, and no path of this machine", async () => {
  // Any executable serves as the runtime, since the program is not run here.
  Deno.env.set("DENORT_BIN", Deno.execPath());
  const folder = await Deno.makeTempDir({ prefix: "binary_" });
  const { file, checksumFile } = await compile(Deno.build.target, folder);
  Deno.env.delete("DENORT_BIN");
  const name = checksumFile.slice(folder.length + 1);
  await run("sha256sum", ["--check", "--strict", name], { cwd: folder });

  const bytes = await Deno.readFile(file);
  const runtime = (await Deno.stat(Deno.execPath())).size;
  const payload = new TextDecoder("latin1").decode(bytes.subarray(runtime));
  assert(payload.includes("fusionauth-emulator 0.1.0"));
  assertEquals(pathsOfThisMachine(payload), []);
});
