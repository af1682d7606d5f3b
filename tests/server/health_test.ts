import { assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { onBackChannel, unreachable } from "../support/back_channel.ts";
import { withoutStore } from "../support/breakage.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
const calls = watchKv();
const app = await openApp();

Deno.test("/healthz says that the process lives, and touches nothing", async () => {
  calls.clear();
  const response = await withoutStore(() =>
    app.browser().fetch(`${APP_URL}/healthz`)
  );
  assertEquals(response.status, 200);
  assertEquals(await response.text(), "ok\n");
  assertEquals(calls.names, []);
});

/** The status of /readyz, and its word. */
async function readiness(): Promise<[status: number, word: string]> {
  const response = await app.browser().fetch(`${APP_URL}/readyz`);
  return [response.status, await response.text()];
}

Deno.test("/readyz says whether KV reads and FusionAuth's metadata is known", async () => {
  assertEquals(await readiness(), [200, "ok\n"]);
  assertEquals(await withoutStore(readiness), [503, "kv\n"]);
  assertEquals(await readiness(), [200, "ok\n"]);
  app.advance(CACHE_EXPIRY);
  assertEquals(
    await onBackChannel(unreachable, readiness),
    [503, "fusionauth\n"],
  );
  assertEquals(await readiness(), [200, "ok\n"]);
});

Deno.test("/readyz writes nothing, and asks FusionAuth once in ten minutes", async () => {
  await readiness();
  calls.clear();
  app.emulator.requests.length = 0;
  await readiness();
  assertEquals(calls.names, ["get"]);
  assertEquals(app.emulator.requests.length, 0);
});

Deno.test("probes are answered under any host name", async () => {
  for (const host of ["10.0.0.7:8000", "changebank.internal", "127.0.0.1"]) {
    for (const path of ["/healthz", "/readyz"]) {
      const response = await app.handler(new Request(`http://${host}${path}`));
      assertEquals(response.status, 200);
      await response.body?.cancel();
    }
  }
});

Deno.test("/healthz does not call FusionAuth", async () => {
  app.advance(CACHE_EXPIRY);
  const response = await onBackChannel(
    unreachable,
    () => app.browser().fetch(`${APP_URL}/healthz`),
  );
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("/readyz says that the server drains, while pages are still served", async () => {
  const { draining } = await import("@/server/draining.ts");
  draining.abort();
  assertEquals(await readiness(), [503, "draining\n"]);
  for (const path of ["/", "/healthz"]) {
    const response = await app.browser().fetch(APP_URL + path);
    assertEquals(response.status, 200);
    await response.body?.cancel();
  }
});
