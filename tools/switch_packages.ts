import { join } from "node:path";
import { listStandIns, type PackageSet, takePackages } from "./packages.ts";

// deno task published: takes the published packages, and runs the tests on them.
// deno task stand-ins: takes the stand-ins in stand_ins/ again.

const root = join(import.meta.dirname ?? ".", "..");
const CONFIG = join(root, "deno.json");
const LOCK = join(root, "deno.lock");
/** Together they import all packages from JSR. */
const ENTRY_POINTS = ["dev.ts", "main.ts", "tests/tools/packages_test.ts"];

const NAMES = {
  published: "the published packages",
  "stand-ins": "the stand-ins",
};
const REGISTRIES = { published: "JSR", "stand-ins": "npm" };

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

/** Runs Deno in the project. */
async function deno(...args: string[]): Promise<boolean> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd: root });
  return (await command.spawn().status).success;
}

/**
 * Switches `deno.json` and brings `deno.lock` up to date; where the packages cannot be had, both
 * stay as they were.
 */
async function switchTo(set: PackageSet): Promise<boolean> {
  const config = await Deno.readTextFile(CONFIG);
  const lock = await Deno.readTextFile(LOCK);
  const standIns = await listStandIns(root);
  const switched = takePackages(config, { set, standIns });
  if (switched === config) {
    say(`deno.json takes ${NAMES[set]} already.`);
    return true;
  }
  await Deno.writeTextFile(CONFIG, switched);
  if (await deno("install", "--quiet", "--entrypoint", ...ENTRY_POINTS)) {
    // As the lock is in the repository: one line for each member.
    const written: unknown = JSON.parse(await Deno.readTextFile(LOCK));
    await Deno.writeTextFile(LOCK, `${JSON.stringify(written, null, 2)}\n`);
    say(`deno.json takes ${NAMES[set]} now, and deno.lock names them.`);
    return true;
  }
  await Deno.writeTextFile(CONFIG, config);
  await Deno.writeTextFile(LOCK, lock);
  say(
    `Cannot take ${NAMES[set]}: ${
      REGISTRIES[set]
    } cannot be reached from here. deno.json and deno.lock are as they were.`,
  );
  return false;
}

async function published(): Promise<boolean> {
  if (!await switchTo("published")) return false;
  say("First build: Fresh fetches its modules for browsers into Deno's cache.");
  // The tests themselves reach this machine alone.
  return await deno("run", "-P=published", "dev.ts", "build") &&
    await deno("test", "-P=published");
}

if (import.meta.main) {
  const [set] = Deno.args;
  if (set !== "published" && set !== "stand-ins") {
    say('Say which packages: "deno task published" or "deno task stand-ins"');
    Deno.exit(2);
  }
  const done = set === "published" ? await published() : await switchTo(set);
  Deno.exit(done ? 0 : 1);
}
