import { assert, assertEquals, assertMatch } from "@std/assert";
import { readOptions } from "../command/read_options.ts";
import { pack } from "../distribution/pack.ts";
import { run } from "../distribution/run.ts";
import {
  folderWithKickstart,
  originOf,
  pathsOfThisMachine,
  statusAt,
  untilGone,
} from "./support/artefact.ts";
import { start } from "./support/command.ts";

const STATUS = { emulator: true, status: "Ok", version: "1.69.0" };
const README = await Deno.readTextFile(
  new URL("../README.md", import.meta.url),
);

/** Packs the package and installs it in a folder that has only a kickstart. */
async function install(): Promise<{ folder: string; port: number }> {
  const tarball = await pack(await Deno.makeTempDir({ prefix: "pack_" }));
  const { folder, port } = await folderWithKickstart();
  const args = ["install", "--no-audit", "--no-fund", tarball];
  await run("npm", args, { cwd: folder });
  return { folder, port };
}

const { folder, port } = await install();

/** A command line in the folder. */
function shell(line: string): Deno.Command {
  return new Deno.Command("sh", {
    args: ["-c", line],
    cwd: folder,
    stdout: "piped",
    stderr: "piped",
  });
}

/** The code blocks of the README that have a text. */
function exampleWith(text: string): string {
  const blocks = [...README.matchAll(/```\w+\n(.*?)```/gs)].map(([, code]) =>
    code ?? ""
  );
  const found = blocks.find((code) => code.includes(text));
  assert(found !== undefined, `The README has no example with ${text}`);
  return found.replaceAll("localhost:9011", `localhost:${port}`);
}

Deno.test("npx of the packed package answers, and stops when npx is stopped", async () => {
  const npx = new Deno.Command("npx", {
    args: ["fusionauth-emulator", "--port", "0", "--json", "--forget"],
    cwd: folder,
    stdout: "piped",
    stderr: "piped",
  });
  await using running = start(npx);
  const origin = await originOf(running);
  assertEquals(await statusAt(origin), STATUS);
  running.process.kill("SIGTERM");
  await untilGone(origin);
});

Deno.test("the packed package has the console, with its script and styles", async () => {
  await using running = start(
    shell("exec npx fusionauth-emulator --port 0 --json --forget"),
  );
  const origin = await originOf(running);
  const texts = await Promise.all(
    ["/", "/console/console.js", "/console/console.css"].map(async (path) =>
      await (await fetch(origin + path)).text()
    ),
  );
  const sources = await Promise.all(
    ["live.js", "forms.css"].map((name) =>
      Deno.readTextFile(new URL(`../console/assets/${name}`, import.meta.url))
    ),
  );
  assert(texts[0]?.includes("What happened"));
  assertEquals(texts[1], sources[0]);
  assert(texts[2]?.endsWith(sources[1] ?? "-"));
  running.process.kill("SIGTERM");
  await untilGone(origin);
});

Deno.test("the packed command ends with the status of the emulator", async () => {
  const { code, stderr } = await shell(
    "npx fusionauth-emulator --port x",
  ).output();
  assertEquals(code, 1);
  assertEquals(
    new TextDecoder().decode(stderr),
    '--port must be a number from 0 to 65535, not "x"\n',
  );
});

Deno.test("the packed package needs Deno only, and has no path of this machine", async () => {
  const installed = `${folder}/node_modules/fusionauth-emulator`;
  const manifest = JSON.parse(
    await Deno.readTextFile(`${installed}/package.json`),
  );
  assertEquals(manifest.dependencies, { deno: Deno.version.deno });
  const files = await Array.fromAsync(Deno.readDir(installed));
  assertEquals(
    files.map(({ name }) => name).sort(),
    ["LICENSE", "README.md", "command.cjs", "main.mjs", "package.json"],
  );
  for (const { name } of files) {
    const text = await Deno.readTextFile(`${installed}/${name}`);
    assertEquals(pathsOfThisMachine(text), [], name);
  }
});

Deno.test("the packed package has the licenses of what it bundles", async () => {
  const text = await Deno.readTextFile(
    `${folder}/node_modules/fusionauth-emulator/main.mjs`,
  );
  for (const name of ["jose", "preact", "preact-render-to-string"]) {
    assertMatch(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, "m"));
  }
});

Deno.test("the example for GitHub Actions starts an emulator that answers", async () => {
  const steps = [...exampleWith("actions/checkout").matchAll(/run: (.+)/g)]
    .map(([, line = ""]) => line);
  const [starting = "", waiting = ""] = steps;
  await using running = start(shell(`exec ${starting.replace(/&$/, "")}`));
  const { code, stdout } = await shell(waiting).output();
  assertEquals(code, 0);
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), STATUS);
  running.process.kill("SIGTERM");
  await untilGone(`http://localhost:${port}`);
});

Deno.test("the example for Playwright has the same command and waits for an answer", () => {
  const playwright = exampleWith("webServer");
  const command = /command: "(.+)"/.exec(playwright)?.[1] ?? "";
  assert(exampleWith("actions/checkout").includes(`${command} &`));
  const [, , , ...args] = command.split(" ");
  assert(readOptions(args) !== null);
  assert(playwright.includes(`url: "http://localhost:${port}/api/status"`));
});
