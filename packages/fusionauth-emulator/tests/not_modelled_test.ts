import { assert, assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { knownPaths } from "../server/paths/known_paths.ts";
import { ROUTES } from "../server/routes.ts";
import { API_KEY, openEmulator } from "./support/client.ts";

async function call(
  emulator: Emulator,
  method: string,
  path: string,
  headers: Record<string, string> = {},
) {
  const response = await emulator.handler(
    new Request(emulator.origin + path, {
      method,
      headers: { authorization: API_KEY, ...headers },
    }),
  );
  const text = method === "HEAD" ? "" : await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith("{") ? JSON.parse(text) : null,
  };
}

Deno.test("what is not modelled gets 501 with its method, its path and the list", async () => {
  await using emulator = await openEmulator();
  const { status, body } = await call(emulator, "POST", "/api/user/import");
  const coverage = `${emulator.origin}/emulator/coverage`;
  assertEquals(status, 501);
  assertEquals([body.method, body.path], ["POST", "/api/user/import"]);
  assertEquals(body.coverage, coverage);
  assertEquals(body.generalErrors, [{
    code: "[NotModelled]",
    message:
      "The FusionAuth emulator does not model POST /api/user/import. What it models is listed at " +
      coverage,
  }]);
});

Deno.test("every operation that FusionAuth documents is modelled or gets 501", async () => {
  await using emulator = await openEmulator();
  const wrong: string[] = [];
  for (const { path, documented, modelled } of knownPaths(ROUTES)) {
    for (const method of documented.difference(modelled)) {
      const { status } = await call(
        emulator,
        method,
        path.replace(/\{\w+\}/g, "00000000-0000-0000-0000-111111111111"),
      );
      if (status !== 501) wrong.push(`${method} ${path}: ${status}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("unknown paths where FusionAuth has endpoints get 501", async () => {
  await using emulator = await openEmulator();
  for (
    const path of [
      "/api/nothing",
      "/api/user/00000000-0000-0000-0000-111111111111/nothing",
      "/app/nothing",
      "/oauth2/device_authorize",
      "/samlv2/login/x",
      "/.well-known/oauth-authorization-server",
      "/account/",
      "/admin/",
    ]
  ) {
    const { status, body } = await call(emulator, "GET", path);
    assertEquals([path, status, body.path], [path, 501, path]);
  }
  assertEquals((await call(emulator, "HEAD", "/api/nothing")).status, 501);
  assertEquals((await call(emulator, "HEAD", "/api/status")).status, 200);
});

Deno.test("an OAuth path that is not modelled gets an OAuth error", async () => {
  await using emulator = await openEmulator();
  const { body } = await call(emulator, "POST", "/oauth2/device/approve");
  assertEquals(body.error, "not_modelled");
  assert(body.error_description.includes("POST /oauth2/device/approve"));
});

Deno.test("a browser may read that a path is not modelled, if CORS allows it", async () => {
  await using emulator = await openEmulator();
  const origin = "http://localhost:3000";
  Object.assign(emulator.core.store.cors, {
    enabled: true,
    allowedOrigins: [origin],
  });
  const { headers } = await call(emulator, "GET", "/api/nothing", { origin });
  assertEquals(headers.get("access-control-allow-origin"), origin);
});

Deno.test("the log tells that a path is not modelled", async () => {
  await using emulator = await openEmulator();
  await call(emulator, "GET", "/api/nothing");
  assertEquals(emulator.core.log.entries.at(-1)?.reason, "not_modelled");
});
