import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openEmulator } from "../support/emulator.ts";
import { buildForProduction, findFreePort } from "../support/production.ts";
import { until } from "../support/until.ts";

Deno.test("a server told to stop finishes the requests under way (S114)", async (t) => {
  await using production = await buildForProduction();
  await using emulator = await openEmulator();
  async function stopWith(signal: Deno.Signal) {
    const port = findFreePort();
    const url = `http://localhost:${port}`;
    const child = production.deno(["run", "--quiet", "-P=serve", "serve.ts"], {
      APP_URL: url,
      PORT: String(port),
      ISSUER: emulator.origin,
      DENO_KV_PATH: `${production.folder}/kv.sqlite3`,
    }).spawn();
    const output = new Response(child.stdout).text();
    await until(() => answers(url));

    const held = emulator.faults.set("discovery/hang");
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
});

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
