import { assert, assertEquals } from "@std/assert";
import { openEmulator } from "../support/emulator.ts";
import { buildForProduction, findFreePort } from "../support/production.ts";
import { until } from "../support/until.ts";

/** On each path. */
const CLIENTS = 100;
/** Twice what it takes; Deno itself spends most of that, on any connection with a body. */
const MOST_MEGABYTES = 30;
const PATHS = ["/make-change", "/logout", "/webhooks/fusionauth"];

const port = findFreePort();
const origin = `http://localhost:${port}`;
const production = await buildForProduction();
const emulator = await openEmulator({ variables: { appUrl: origin } });
const server = production.deno(["run", "--quiet", "-P=serve", "serve.ts"], {
  APP_URL: origin,
  PORT: `${port}`,
  ISSUER: emulator.origin,
  DENO_KV_PATH: `${production.folder}/kv.sqlite3`,
}).spawn();
const ended = server.output();
await until(() => statusOf("/healthz").then(() => true, () => false));

Deno.test.afterAll(async () => {
  server.kill("SIGTERM");
  await ended;
  await production[Symbol.asyncDispose]();
  await emulator.close();
});

async function statusOf(path: string): Promise<number> {
  const response = await fetch(origin + path);
  await response.body?.cancel();
  return response.status;
}

/** What the server holds of this machine's memory. */
async function readMegabytes(): Promise<number> {
  // Deno itself reads /proc only with all permissions.
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${server.pid}/status`],
  }).output();
  const status = new TextDecoder().decode(stdout);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Sends the beginning of a request, and nothing more. */
async function sendHalf(
  path: string,
  length = 16_000,
): Promise<Deno.Conn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: localhost:${port}`,
    `Origin: ${origin}`,
    "Content-Type: application/x-www-form-urlencoded",
    "X-FusionAuth-Signature-JWT: x",
    `Content-Length: ${length}`,
  ];
  const text = `${head.join("\r\n")}\r\n\r\na`;
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

/** Reads until the server closes the connection; resolves with the status. */
async function readToEnd(connection: Deno.Conn): Promise<string> {
  const text = await new Response(connection.readable).text();
  return text.slice("HTTP/1.1 ".length, "HTTP/1.1 429".length);
}

Deno.test("a client has a hundred bodies on their way; others are refused, and their connections closed (S90)", async () => {
  const statuses: string[] = [];
  const held = new Set<Deno.Conn>();
  for (let n = 0; n < 120; n++) {
    const connection = await sendHalf("/logout");
    held.add(connection);
    readToEnd(connection).then((status) => {
      statuses.push(status);
      held.delete(connection);
    }, () => {});
  }
  await until(() => statuses.length === 20);
  assertEquals([...new Set(statuses)], ["429"]);
  const form = () =>
    fetch(`${origin}/logout`, {
      method: "POST",
      headers: { origin },
      body: new URLSearchParams(),
      redirect: "manual",
    });
  const refused = await form();
  assertEquals(refused.status, 429);
  assertEquals(refused.headers.get("retry-after"), "1");
  await refused.body?.cancel();
  for (const connection of held) connection.close();
  await until(async () => {
    const response = await form();
    await response.body?.cancel();
    return response.status === 303;
  });
});

Deno.test("a body that is declared too large is refused, and its connection closed (S90)", async () => {
  assertEquals(await readToEnd(await sendHalf("/logout", 16_385)), "413");
});

Deno.test({
  name:
    "hundreds of bodies that never end cost little memory, and others are answered meanwhile (S90, S91)",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (let n = 0; n < 100; n++) await statusOf("/make-change");
    const before = await readMegabytes();
    const connections = await Promise.all(
      PATHS.flatMap((path) =>
        Array.from({ length: CLIENTS }, () => sendHalf(path))
      ),
    );
    for (let n = 0; n < 20; n++) {
      assertEquals(await statusOf("/"), 200);
      assertEquals(await statusOf("/readyz"), 200);
    }
    const growth = await readMegabytes() - before;
    for (const connection of connections) connection.close();
    assertEquals(await statusOf("/"), 200);
    assert(growth <= MOST_MEGABYTES, `${Math.round(growth)} MB`);
  },
});
