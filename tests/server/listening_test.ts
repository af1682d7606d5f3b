import { assertEquals, assertMatch } from "@std/assert";
import { openEmulator } from "../support/emulator.ts";
import { buildForProduction, findFreePort } from "../support/production.ts";
import { makeTempFolder } from "../support/temp_folder.ts";
import { until } from "../support/until.ts";

const ROOT = new URL("../../", import.meta.url);
const IS_LINUX = Deno.build.os === "linux";
/** Enough for the server, and soon used up by connections. */
const MOST_FILES = 256;

const folder = await makeTempFolder();
const emulator = await openEmulator();
Deno.test.afterAll(async () => await emulator.close());

/** A program of the app, with a port and a KV file of its own. */
function run(
  command: readonly string[],
  cwd: string | URL,
  env: Readonly<Record<string, string>> = {},
) {
  const port = findFreePort();
  const kvPath = `${folder}/${port}.sqlite3`;
  const child = new Deno.Command("sh", {
    args: ["-c", `ulimit -n ${MOST_FILES}; exec "$@"`, "sh", ...command],
    cwd,
    env: {
      APP_URL: `http://localhost:${port}`,
      PORT: `${port}`,
      ISSUER: emulator.origin,
      DENO_KV_PATH: kvPath,
      NO_COLOR: "1",
      ...env,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output().then(({ code, stdout, stderr }) => ({
    code,
    output: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr),
  }));
  return {
    port,
    kvPath,
    ended,
    /** Stops it; returns its exit code and what it printed. */
    async end() {
      child.kill("SIGTERM");
      return await ended;
    },
  };
}

/** Whether the app answers at the port. */
async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://localhost:${port}/readyz`, {
      headers: { connection: "close" },
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** The KV's file and its companions, and who may use them. */
function modesOf(kvPath: string): [suffix: string, mode: string][] {
  return ["", "-shm", "-wal"].map((suffix) => {
    const { mode } = Deno.statSync(kvPath + suffix);
    return [suffix, ((mode ?? 0) & 0o777).toString(8)];
  });
}

/** Whether something answers at another loopback address of this machine, which Linux has. */
async function listensBeyond(port: number): Promise<boolean> {
  const code = `await Deno.connect({ hostname: "127.0.0.2", port: ${port} })`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `${code}; Deno.exit(0)`],
  }).output();
  return success;
}

const PRIVATE = [["", "600"], ["-shm", "600"], ["-wal", "600"]];

Deno.test("the production server listens", async (t) => {
  await using production = await buildForProduction();
  const serve = [Deno.execPath(), "run", "--quiet", "-A", "serve.ts"];
  const server = run(serve, production.folder);
  const { port } = server;
  await until(() => answers(port));

  await t.step("its KV is for its owner alone", () => {
    assertEquals(modesOf(server.kvPath), PRIVATE);
  });

  await t.step({
    name: "it listens on every address, or on HOST",
    ignore: !IS_LINUX,
    async fn() {
      assertEquals(await listensBeyond(port), true);
      const other = run(serve, production.folder, { HOST: "127.0.0.1" });
      await until(() => answers(other.port));
      assertEquals(await listensBeyond(other.port), false);
      await other.end();
    },
  });

  await t.step(
    "it serves again after connections took all its file descriptors (S91)",
    async () => {
      const connections: Deno.Conn[] = [];
      const head = new TextEncoder().encode("GET / HTTP/1.1\r\nHost: ");
      try {
        while (connections.length < 2 * MOST_FILES) {
          const connection = await Deno.connect({
            hostname: "127.0.0.1",
            port,
          });
          connections.push(connection);
          await connection.write(head);
        }
      } catch {
        // The listener is gone.
      }
      await until(async () => !await answers(port));
      for (const connection of connections) connection.close();
      await until(() => answers(port));
    },
  );

  const { code, output } = await server.end();
  assertEquals(code, 0);
  assertMatch(output, /"server.failed".*Too many open files/);
});

Deno.test("the development server", async (t) => {
  const server = run([Deno.execPath(), "run", "--quiet", "-A", "dev.ts"], ROOT);
  await until(() => answers(server.port));

  await t.step("its KV is for its owner alone", () => {
    assertEquals(modesOf(server.kvPath), PRIVATE);
  });

  await t.step({
    name: "it listens on the loopback address alone",
    ignore: !IS_LINUX,
    fn: async () => assertEquals(await listensBeyond(server.port), false),
  });
  await server.end();
});

Deno.test("a KV file that cannot be created stops the start with a sentence", async () => {
  await using production = await buildForProduction();
  const serve = [Deno.execPath(), "run", "--quiet", "-P=serve", "serve.ts"];
  const { code, output } = await run(serve, production.folder, {
    DENO_KV_PATH: `${folder}/nowhere/kv.sqlite3`,
  }).ended;
  assertEquals(code, 1);
  assertMatch(output, /Cannot serve\. The file DENO_KV_PATH cannot be opened/);
  assertEquals(output.includes(" at "), false);
});
