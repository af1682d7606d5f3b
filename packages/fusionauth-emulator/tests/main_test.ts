import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { USAGE } from "../command/read_options.ts";
import { authorizeParameters } from "./support/client.ts";
import {
  command,
  kickstartFolder,
  runToEnd,
  start,
} from "./support/command.ts";

const FIXTURE = fileURLToPath(
  new URL("./fixtures/quickstart/", import.meta.url),
);
const GUEST = `{ "requests": [{ "method": "POST", "url": "/api/user", "body": {
  "user": { "email": "#{ENV.GUEST}", "password": "password" } } }] }`;

Deno.test("the command takes a kickstart folder and a port, and stops on SIGTERM", async () => {
  await using running = start(
    command(["--kickstart", FIXTURE, "--port", "0", "--forget"]),
  );
  const text = await running.printed("barista@coffee.example");
  assertStringIncludes(text, "FusionAuth emulator on http://localhost:");
  running.process.kill("SIGTERM");
  assertEquals((await running.process.status).code, 0);
});

Deno.test("the command's login page lists users, unless it is told not to", async () => {
  const kickstart = fileURLToPath(
    new URL("./fixtures/bank/kickstart.json", import.meta.url),
  );
  const readLoginPage = async (...args: string[]) => {
    await using running = start(
      command(["--kickstart", kickstart, "--port", "0", "--forget", ...args]),
    );
    const text = await running.printed("Applications");
    const origin = /http:\/\/localhost:\d+/.exec(text)?.[0];
    const url = `${origin}/oauth2/authorize?${authorizeParameters()}`;
    return await (await fetch(url)).text();
  };
  assertStringIncludes(await readLoginPage(), "pickedUser");
  assertEquals(
    (await readLoginPage("--no-picker")).includes("pickedUser"),
    false,
  );
});

Deno.test("deno task fusionauth has the permissions it needs", async () => {
  const deno = new Deno.Command(Deno.execPath(), {
    args: ["task", "fusionauth", "--port", "0", "--forget"],
    cwd: new URL("../../../", import.meta.url),
    stdout: "piped",
    stderr: "piped",
  });
  await using running = start(deno);
  await running.printed("Users, with their passwords in the kickstart:");
  running.process.kill("SIGTERM");
  await running.process.status;
});

Deno.test("the kickstart, .env and the state file are in the working directory", async () => {
  const cwd = await kickstartFolder(GUEST);
  await Deno.writeTextFile(`${cwd}/.env`, "GUEST=gilfoyle@example.com\n");
  await using running = start(
    command(["--port", "0"], { cwd, net: "--allow-net=localhost,127.0.0.1" }),
  );
  const text = await running.printed("Note: ");
  assertStringIncludes(text, "gilfoyle@example.com (no registration)");
  running.process.kill("SIGTERM");
  assertEquals((await running.process.status).code, 0);
  const kept = await Deno.readTextFile(`${cwd}/.fusionauth/state.jsonl`);
  assertStringIncludes(kept, '["version"');
});

Deno.test("--help explains every option", async () => {
  const { code, stdout } = await runToEnd(command(["--help"]));
  assertEquals([code, stdout], [0, `${USAGE}\n`]);
});

Deno.test("--json prints one line of JSON without secrets, and the log to standard error", async () => {
  await using running = start(
    command(["--kickstart", FIXTURE, "--port", "0", "--forget", "--json"]),
  );
  const line = await running.printed("\n");
  const { origin, applications, users } = JSON.parse(line);
  assertEquals(
    applications.map(({ id }: { id: string }) => id),
    ["c0ffee00-1234-4abc-8def-0123456789ab"],
  );
  assert(users.length > 0);
  assert(!line.includes("password"));
  const response = await fetch(`${origin}/api/status`);
  await response.body?.cancel();
  await running.complained("GET /api/status 200");
  assertEquals(await running.printed("\n"), line);
});

Deno.test("--quiet prints the address only", async () => {
  await using running = start(
    command(["--kickstart", FIXTURE, "--port", "0", "--forget", "--quiet"]),
  );
  const line = await running.printed("\n");
  const origin = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? "";
  const response = await fetch(`${origin}/api/status`);
  await response.body?.cancel();
  running.process.kill("SIGTERM");
  await running.process.status;
  assertEquals((await running.printed("\n")).trimEnd().split("\n").length, 1);
});
