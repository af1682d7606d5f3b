import { fileURLToPath } from "node:url";
import type { Running } from "./command.ts";

const KICKSTART = fileURLToPath(
  new URL("../fixtures/bank/kickstart.json", import.meta.url),
);

/** The root of the repository. */
export const REPOSITORY = fileURLToPath(
  new URL("../../../../", import.meta.url),
);

/** A new folder that has nothing but `kickstart/kickstart.json`, with the issuer on a free port. */
export async function folderWithKickstart(): Promise<
  { folder: string; port: number }
> {
  const folder = await Deno.makeTempDir({ prefix: "artefact_" });
  const port = freePort();
  const text = await Deno.readTextFile(KICKSTART);
  await Deno.mkdir(`${folder}/kickstart`);
  await Deno.writeTextFile(
    `${folder}/kickstart/kickstart.json`,
    text.replace("http://localhost:9011", `http://localhost:${port}`),
  );
  return { folder, port };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** The origin of an emulator that was started with `--json`. */
export async function originOf(running: Running): Promise<string> {
  const { origin } = JSON.parse(await running.printed("\n"));
  return String(origin);
}

/** The JSON of `/api/status`. */
export async function statusAt(origin: string): Promise<unknown> {
  return await (await fetch(`${origin}/api/status`)).json();
}

/** Resolves when nothing answers at an origin any more. Throws Error when it goes on. */
export async function untilGone(origin: string) {
  for (let n = 0; n < 200; n++) {
    try {
      await (await fetch(origin)).body?.cancel();
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${origin} still answers`);
}

/** The paths of this machine in a text. */
export function pathsOfThisMachine(text: string): string[] {
  const home = Deno.env.get("HOME") ?? "/home";
  return [home, REPOSITORY, Deno.cwd(), "/tmp/"].filter((path) =>
    path.length > 1 && text.includes(path)
  );
}
