import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";

const MAIN = filePath("../main.ts");
const FIXTURE = filePath("./fixtures/quickstart/kickstart.json");

function filePath(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

/** The emulator as its own process, with what `deno task fusionauth` gives it. */
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

Deno.test("the command takes a kickstart file and a port, and ends when it is told to", async () => {
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

Deno.test("the command explains what is wrong, and fails", async () => {
  const port = await command(["--port", "x"]).output();
  const file = await command(["--kickstart", "nowhere.json"]).output();
  const deployed = await command([], { DENO_DEPLOYMENT_ID: "abc" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([port.code, file.code, deployed.code], [1, 1, 1]);
  assertStringIncludes(text(port.stdout), '--port takes a number, not "x"');
  assertStringIncludes(text(file.stdout), "nowhere.json");
  assertStringIncludes(text(deployed.stdout), "DENO_DEPLOYMENT_ID is set");
});
