import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { command, runToEnd, start } from "./support/command.ts";

const KICKSTART = fileURLToPath(
  new URL("./fixtures/bank/kickstart.json", import.meta.url),
);
const READY = "Users, with their passwords";

/** The command on a state file. */
function on(state: string): Deno.Command {
  return command(["--kickstart", KICKSTART, "--port", "0", "--state", state]);
}

Deno.test("a second emulator is refused until the first is killed", async () => {
  const state = `${await Deno.makeTempDir({ prefix: "state" })}/state.jsonl`;
  const first = start(on(state));
  await first.printed(READY);

  const refused = await runToEnd(on(state));
  assertEquals(refused.code, 1);
  assertStringIncludes(
    refused.stderr,
    `The state file ${state} is in use by another emulator (process ${first.process.pid}): stop it, or choose another file with --state`,
  );

  first.process.kill("SIGKILL");
  await first.process.status;
  await using second = start(on(state));
  await second.printed(READY);
});

Deno.test("a user who was created survives kill -9", async () => {
  const state = `${await Deno.makeTempDir({ prefix: "state" })}/state.jsonl`;
  const first = start(on(state));
  const origin = originIn(await first.printed(READY));
  const created = await fetch(`${origin}/api/user`, {
    method: "POST",
    headers: {
      authorization: "an-api-key-of-the-tests",
      "content-type": "application/json",
    },
    body: JSON.stringify({
      user: { email: "dinesh@example.com", password: "password" },
    }),
  });
  first.process.kill("SIGKILL");
  assertEquals(created.status, 200);
  await created.body?.cancel();
  await first.process.status;

  await using second = start(on(state));
  await second.printed("dinesh@example.com");
});

function originIn(text: string): string {
  return /http:\/\/localhost:\d+/.exec(text)?.[0] ?? "";
}
