import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startEmulator } from "@/emulator/emulator.ts";
import { until } from "./until.ts";

const ROOT = new URL("../../", import.meta.url);
/** What a deployment holds. */
const SOURCES =
  "auth bank components http islands jsr routes static till deno.json deno.lock dev.ts fresh.config.ts main.ts serve.ts utils.ts"
    .split(" ");

Deno.test("S114 a server that is told to stop finishes what it has begun", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "changebank_" });
  await using emulator = await startEmulator({
    port: 0,
    stateFile: null,
    quiet: true,
  });
  for (const name of SOURCES) {
    await copy(new URL(name, ROOT), `${folder}/${name}`);
  }
  const build = await run(folder, ["-A", "dev.ts", "build"], {}).output();
  assertEquals(build.success, true);

  async function stopWith(signal: Deno.Signal) {
    const port = freePort();
    const url = `http://localhost:${port}`;
    const child = run(folder, ["-P=serve", "serve.ts"], {
      APP_URL: url,
      PORT: String(port),
      ISSUER: emulator.origin,
      DENO_KV_PATH: `${folder}/kv.sqlite3`,
    }).spawn();
    const output = new Response(child.stdout).text();
    await until(() => answers(url));

    const held = emulator.bench.set("discovery/hang");
    const underWay = fetch(`${url}/login`, { redirect: "manual" });
    await held.reached;
    child.kill(signal);
    await until(async () => !await answers(url));
    held.clear();

    const response = await underWay;
    await response.body?.cancel();
    assertEquals(response.status, 302);
    assert(response.headers.get("location")?.startsWith(emulator.origin));
    assertEquals((await child.status).code, 0);
    assertStringIncludes(await output, '"server.stopped"');
  }
  await t.step("by SIGINT, as Deno Deploy does", () => stopWith("SIGINT"));
  await t.step("by SIGTERM, as others do", () => stopWith("SIGTERM"));
  await Deno.remove(folder, { recursive: true });
});

function run(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    cwd,
    args: ["run", "--quiet", ...args],
    env,
    stdout: "piped",
    stderr: "null",
  });
}

async function copy(from: URL, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copy(new URL(name, `${from}/`), `${to}/${name}`);
  }
}

function freePort(): number {
  using listener = Deno.listen({ port: 0 });
  return listener.addr.port;
}

/** Whether the server takes new connections. */
async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, {
      headers: { connection: "close" },
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
