import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";

const MAIN = filePath("../main.ts");
const FIXTURE = filePath("./fixtures/quickstart/kickstart.json");

function filePath(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The emulator in its own process, with the permissions of `deno task fusionauth`. */
function command(args: string[], env: Record<string, string> = {}) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-P=fusionauth", MAIN, ...args],
    cwd: new URL("../../../", import.meta.url),
    env: { ...env, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

async function linesUntil(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  last: string,
): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes(last)) break;
  }
  return text;
}

Deno.test("the command takes a kickstart file and a port, and stops on SIGTERM", async () => {
  await using process = command([
    "--kickstart",
    FIXTURE,
    "--port",
    "0",
    "--forget",
  ]).spawn();
  const text = await linesUntil(process.stdout, "barista@coffee.example");
  await process.stderr.cancel();
  assertStringIncludes(text, "FusionAuth emulator on http://localhost:");
  assertStringIncludes(text, "barista@coffee.example");
  process.kill("SIGTERM");
  assertEquals((await process.status).code, 0);
});

Deno.test("the kickstart, .env and the state file are in the working directory", async () => {
  const folder = await Deno.makeTempDir({ prefix: "emulator_" });
  await Deno.mkdir(`${folder}/kickstart`);
  await Deno.writeTextFile(`${folder}/.env`, "GUEST=gilfoyle@example.com\n");
  await Deno.writeTextFile(
    `${folder}/kickstart/kickstart.json`,
    `{ "requests": [{ "method": "POST", "url": "/api/user", "body": {
      "user": { "email": "#{ENV.GUEST}", "password": "password" } } }] }`,
  );
  await using process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-net=localhost,127.0.0.1",
      MAIN,
      "--port",
      "0",
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text = await linesUntil(process.stdout, "Note: ");
  await process.stderr.cancel();
  assertStringIncludes(text, "gilfoyle@example.com");
  process.kill("SIGTERM");
  assertEquals((await process.status).code, 0);
  const kept = await Deno.readTextFile(`${folder}/.fusionauth/state.jsonl`);
  assertStringIncludes(kept, '["version"');
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the command explains errors and exits with status 1", async () => {
  const port = await command(["--port", "x"]).output();
  const file = await command(["--kickstart", "nowhere.json"]).output();
  const deployed = await command([], { DENO_DEPLOYMENT_ID: "abc" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([port.code, file.code, deployed.code], [1, 1, 1]);
  assertStringIncludes(text(port.stdout), '--port must be a number, not "x"');
  assertStringIncludes(text(file.stdout), "There is no kickstart file ");
  assertStringIncludes(text(file.stdout), "nowhere.json");
  assertStringIncludes(text(deployed.stdout), "DENO_DEPLOYMENT_ID is set");
});
