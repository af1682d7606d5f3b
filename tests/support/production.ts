import { dirname } from "node:path";

const ROOT = new URL("../../", import.meta.url);
/** What a deployment needs: no tests, and only the manifest of the emulator, a workspace member. */
const SOURCES = (await Deno.readTextFile(new URL(".dockerignore", ROOT)))
  .split("\n").filter((line) => line.startsWith("!"))
  .map((line) => line.slice(1));

/** A production build in a folder of its own. */
export interface Production extends AsyncDisposable {
  readonly folder: string;
  /** Runs `deno` with these arguments in the folder. */
  deno(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Deno.Command;
}

/**
 * Builds the app as a deployment does: without tests and emulator.
 *
 * @param change edits the sources in the folder before they are built.
 */
export async function buildForProduction(
  change: (folder: string) => Promise<void> = async () => {},
): Promise<Production> {
  const folder = await Deno.makeTempDir({ prefix: "changebank_" });
  for (const name of SOURCES) {
    await copy(new URL(name, ROOT), `${folder}/${name}`);
  }
  await change(folder);
  const deno: Production["deno"] = (args, env = {}) =>
    new Deno.Command(Deno.execPath(), {
      cwd: folder,
      args: [...args],
      env: { ...env, NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    });
  const { success, stderr } = await deno(
    ["run", "--quiet", "-P=dev", "dev.ts", "build"],
  ).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return {
    folder,
    deno,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** A port that is free now. */
export function findFreePort(): number {
  using listener = Deno.listen({ port: 0 });
  return listener.addr.port;
}

async function copy(from: URL, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copy(new URL(name, `${from}/`), `${to}/${name}`);
  }
}
