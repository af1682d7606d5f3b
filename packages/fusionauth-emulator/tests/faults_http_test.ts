import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { FaultName } from "../faults/fault_names.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  exchange,
  getCode,
  getTokens,
  openEmulator,
  postToken,
} from "./support/client.ts";
import {
  DISCOVERY,
  discoveryWithFault,
  fetchPath,
} from "./support/faults_http.ts";

/** The status of a GET with a fault. */
async function status(emulator: Emulator, name: FaultName, path: string) {
  using _fault = emulator.faults.set(name);
  const response = await fetchPath(emulator, path);
  await response.body?.cancel();
  return response.status;
}

Deno.test("a status fault affects only its endpoint", async () => {
  await using emulator = await openEmulator();
  assertEquals(
    await status(emulator, "discovery/status-500", DISCOVERY),
    500,
  );
  assertEquals(
    await status(emulator, "jwks/status-503", "/.well-known/jwks.json"),
    503,
  );
  assertEquals(
    await status(emulator, "userinfo/status-401", "/oauth2/userinfo"),
    401,
  );
  assertEquals(
    await status(emulator, "authorize/status-502", "/oauth2/authorize"),
    502,
  );
  assertEquals(
    await status(emulator, "logout/status-404", "/oauth2/logout"),
    404,
  );
  assertEquals(await status(emulator, "api/status-429", "/api/status"), 429);
  assertEquals(await status(emulator, "all/status-500", "/api/status"), 500);
  assertEquals(await status(emulator, "jwks/status-500", DISCOVERY), 200);
});

Deno.test("429 and 503 have Retry-After", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("api/status-429");
  const response = await emulator.handler(
    new Request(`${emulator.origin}/api/status`),
  );
  assertEquals(response.headers.get("retry-after"), "1");
});

Deno.test("a refresh can fail while the code exchange succeeds", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("refresh/status-500");
  const tokens = await getTokens(emulator);
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });

  assertEquals(tokens.token_type, "Bearer");
  assertEquals(response.status, 500);
});

Deno.test("a redirect leads to another origin, which would succeed", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("discovery/redirect-302");
  const response = await fetchPath(emulator, DISCOVERY);
  const location = response.headers.get("location") ?? "";
  const sink = await fetch(location);
  await sink.body?.cancel();

  assertEquals(response.status, 302);
  assertEquals(
    location,
    `http://127.0.0.1:${emulator.port}${DISCOVERY}?sink=`,
  );
  assertEquals(sink.status, 200);
  assertEquals(
    emulator.requests.map(({ query }) => query.has("sink")),
    [false, true],
  );
});

Deno.test("the location of a redirect can be set", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("token/redirect-307", {
    location: "https://sink.example/",
  });
  const response = await exchange(emulator, await getCode(emulator));

  assertEquals(response.status, 307);
  assertEquals(response.headers.get("location"), "https://sink.example/");
});

Deno.test("a body can be empty, broken, or of another type", async () => {
  await using emulator = await openEmulator();
  assertEquals(await discoveryWithFault(emulator, "discovery/body-empty"), "");
  assertEquals(
    await discoveryWithFault(emulator, "discovery/body-broken"),
    '{"',
  );
  assertEquals(
    await discoveryWithFault(emulator, "discovery/body-null"),
    "null",
  );
  assertEquals(
    await discoveryWithFault(emulator, "discovery/body-array"),
    "[]",
  );
  using _fault = emulator.faults.set("discovery/body-html");
  const html = await fetchPath(emulator, DISCOVERY);
  assertEquals([html.status, html.headers.get("content-type")], [
    200,
    "text/html",
  ]);
  assertStringIncludes(await html.text(), "<h1>");
});

Deno.test("a body can have 10 MB of spaces, plain or compressed, before the correct response", async () => {
  await using emulator = await openEmulator();
  const right = await (await fetchPath(emulator, DISCOVERY)).json();
  const plain = await discoveryWithFault(emulator, "discovery/body-10mb");
  const unzipped = await discoveryWithFault(
    emulator,
    "discovery/body-gzip-bomb",
  );

  assert(plain.length > 10 * 1024 * 1024);
  assertEquals(plain.length, unzipped.length);
  assertEquals(JSON.parse(plain), right);
});
