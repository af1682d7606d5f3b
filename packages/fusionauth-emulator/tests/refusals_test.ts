import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readOptions, UsageError } from "../command/read_options.ts";
import { openEmulator } from "./support/client.ts";
import { command, kickstartFolder, runToEnd } from "./support/command.ts";

const FIXTURE = fileURLToPath(
  new URL("./fixtures/quickstart/", import.meta.url),
);

function assertUsage(args: string[], sentence: string) {
  assertEquals(
    assertThrows(() => readOptions(args), UsageError).message,
    sentence,
  );
}

/** Asserts that the command ends with one sentence and status 1. */
async function assertRefusal(
  args: string[],
  sentence: string,
  options: Parameters<typeof command>[1] = {},
) {
  const { code, stdout, stderr } = await runToEnd(command(args, options));
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, sentence);
  assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
  assertEquals(/os error|\n\s+at /.test(stderr), false, stderr);
}

Deno.test("each wrong option has a sentence", () => {
  assertUsage(["--nope"], "There is no option --nope; see --help");
  assertUsage(["x.json"], '"x.json" is not an option; see --help');
  assertUsage(["--port"], "--port needs a value; see --help");
  assertUsage(["--port", "--json"], "--port needs a value; see --help");
  assertUsage(["--state="], "--state needs a value; see --help");
  assertUsage(["--forget=no"], "--forget takes no value; see --help");
  assertUsage(
    ["--port", "99999"],
    '--port must be a number from 0 to 65535, not "99999"',
  );
  assertUsage(
    ["--host", "example.com"],
    '--host must be an IP address, such as 0.0.0.0, not "example.com"',
  );
  assertUsage(
    ["--allow-host", "http://app:80"],
    '--allow-host must be a host name, without scheme and port, such as fusionauth, not "http://app:80"',
  );
  assertUsage(
    ["--state", "x", "--forget"],
    "--state and --forget exclude each other",
  );
});

Deno.test("a wrong option ends the command with its sentence", async () => {
  await assertRefusal(["--port", "x"], "--port must be a number");
});

Deno.test("a kickstart that is not there ends the command", async () => {
  await assertRefusal(
    ["--kickstart", "nowhere.json", "--forget"],
    "There is no kickstart file ",
  );
  const empty = await Deno.makeTempDir();
  await assertRefusal(
    ["--kickstart", empty, "--forget"],
    `The folder ${empty} has neither kickstart.json nor kickstart/kickstart.json`,
  );
});

Deno.test("a kickstart with a mistake ends the command with file and line", async () => {
  const cwd = await kickstartFolder('{\n  "requests": {} }');
  await assertRefusal(
    ["--forget"],
    "kickstart.json, line 2, requests: This must be an array",
    { cwd },
  );
});

Deno.test("an address that cannot be listened on ends the command", async () => {
  const args = ["--kickstart", FIXTURE, "--forget"];
  await using other = await openEmulator();
  await assertRefusal(
    [...args, "--port", String(other.port)],
    "The port is taken",
  );
  await assertRefusal(
    [...args, "--host", "0.0.0.0"],
    "Other machines reach the address 0.0.0.0: name the host",
  );
  await assertRefusal(
    [...args, "--host", "198.51.100.1", "--allow-host", "fusionauth"],
    "198.51.100.1 is not an address of this machine",
  );
  await assertRefusal(
    [...args, "--port", "0"],
    "Deno was not given a permission",
    { net: "--allow-net=example.com" },
  );
});

Deno.test("a state file that cannot be used ends the command", async () => {
  const args = ["--kickstart", FIXTURE, "--port", "0", "--state"];
  const folder = await Deno.makeTempDir();
  await assertRefusal(
    [...args, folder],
    `Cannot read the state file ${folder}: it is a folder`,
  );
  await Deno.writeTextFile(`${folder}/file`, "");
  await assertRefusal(
    [...args, `${folder}/file/state`],
    "a part of its path is not a folder",
  );
});

Deno.test("a deployment ends the command", async () => {
  const env = { DENO_DEPLOYMENT_ID: "abc" };
  await assertRefusal([], "DENO_DEPLOYMENT_ID is set", { env });
});
