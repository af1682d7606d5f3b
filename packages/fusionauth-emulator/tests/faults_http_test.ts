import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { FaultName } from "../faults/fault_names.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  getTokens,
  openEmulator,
  postToken,
} from "./support/client.ts";

const DISCOVERY = "/.well-known/openid-configuration";

/** Sends a request over the network, for effects that in-process calls do not have. */
function get(
  { origin }: Emulator,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(origin + path, { redirect: "manual", ...init });
}

/** The status of a GET with a fault. */
async function status(emulator: Emulator, name: FaultName, path: string) {
  using _fault = emulator.faults.set(name);
  const response = await get(emulator, path);
  await response.body?.cancel();
  return response.status;
}

/** The text of the discovery document with a fault. */
async function text(emulator: Emulator, name: FaultName): Promise<string> {
  using _fault = emulator.faults.set(name);
  return await (await get(emulator, DISCOVERY)).text();
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
  const response = await get(emulator, DISCOVERY);
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
  assertEquals(await text(emulator, "discovery/body-empty"), "");
  assertEquals(await text(emulator, "discovery/body-broken"), '{"');
  assertEquals(await text(emulator, "discovery/body-null"), "null");
  assertEquals(await text(emulator, "discovery/body-array"), "[]");
  using _fault = emulator.faults.set("discovery/body-html");
  const html = await get(emulator, DISCOVERY);
  assertEquals([html.status, html.headers.get("content-type")], [
    200,
    "text/html",
  ]);
  assertStringIncludes(await html.text(), "<h1>");
});

Deno.test("a body can have 10 MB of spaces, plain or compressed, before the correct response", async () => {
  await using emulator = await openEmulator();
  const right = await (await get(emulator, DISCOVERY)).json();
  const plain = await text(emulator, "discovery/body-10mb");
  const unzipped = await text(emulator, "discovery/body-gzip-bomb");

  assert(plain.length > 10 * 1024 * 1024);
  assertEquals(plain.length, unzipped.length);
  assertEquals(JSON.parse(plain), right);
});

Deno.test("a connection can break in the middle of the response, or before it", async () => {
  await using emulator = await openEmulator();
  await assertRejects(() => text(emulator, "discovery/body-cut"));
  await assertRejects(() => text(emulator, "discovery/answer-lost"));
});

Deno.test("a request takes effect although its answer is lost", async () => {
  await using emulator = await openEmulator();
  const { refresh_token: value } = await getTokens(emulator);
  const before = emulator.core.refreshTokens.find(String(value))?.hash;
  const lost = emulator.faults.set("refresh/answer-lost");
  await assertRejects(async () => {
    const response = await fetch(`${emulator.origin}/oauth2/token`, {
      method: "POST",
      body: refreshForm(value),
    });
    await response.text();
  });

  assertEquals(lost.used, 1);
  const token = emulator.core.refreshTokens.find(String(value));
  assert(token && token.hash !== before);
});

Deno.test("a slow body sends one byte at a time until the fault is released", async () => {
  await using emulator = await openEmulator();
  const fault = emulator.faults.set("discovery/body-slow", { seconds: 0.001 });
  const response = await get(emulator, DISCOVERY);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  fault.release();
  let rest = "";
  for (let part = await reader?.read(); part && !part.done;) {
    rest += new TextDecoder().decode(part.value);
    part = await reader?.read();
  }

  assertEquals(first?.value?.length, 1);
  assertMatch(rest, /\}$/);
});

Deno.test("hang stops a request before it takes effect, held afterwards, until released", async () => {
  await using emulator = await openEmulator();
  const { refresh_token: value } = await getTokens(emulator);
  const find = () => emulator.core.refreshTokens.find(String(value));
  const before = find()?.hash;

  const hang = emulator.faults.set("refresh/hang", { times: 1 });
  const first = postToken(emulator, Object.fromEntries(refreshForm(value)));
  await hang.reached;
  assertEquals(find()?.hash, before);
  hang.release();
  const { refresh_token: next } = await (await first).json();
  assert(next !== value);

  const held = emulator.faults.set("refresh/held");
  const second = postToken(emulator, Object.fromEntries(refreshForm(next)));
  await held.reached;
  held.clear();
  assertEquals((await second).status, 200);
});

Deno.test("late takes effect at once and responds after a delay", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("discovery/late", { seconds: 0.05 });
  const start = performance.now();
  assertEquals((await get(emulator, DISCOVERY)).status, 200);
  assert(performance.now() - start >= 25);
});

Deno.test("closing the emulator releases hanging requests", async () => {
  const emulator = await openEmulator();
  const hang = emulator.faults.set("discovery/hang");
  const hanging = get(emulator, DISCOVERY);
  await hang.reached;
  await emulator.close();
  const response = await hanging;
  await response.body?.cancel();
  assertEquals(response.status, 503);
});

Deno.test("a client can abort a hanging request", async () => {
  await using emulator = await openEmulator();
  const hang = emulator.faults.set("discovery/hang");
  const left = new AbortController();
  const hanging = get(emulator, DISCOVERY, { signal: left.signal });
  await hang.reached;
  left.abort();
  await assertRejects(() => hanging, DOMException);
  hang.clear();
  await (await get(emulator, DISCOVERY)).body?.cancel();
});

Deno.test("a clock that is ahead shows in tokens", async () => {
  await using emulator = await openEmulator();
  emulator.clock.offsetSeconds = 600;
  const { iat } = claimsOf((await getTokens(emulator)).id_token);
  assert(Number(iat) > Date.now() / 1000 + 500);
});

function refreshForm(value: unknown): URLSearchParams {
  return new URLSearchParams({
    "grant_type": "refresh_token",
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "refresh_token": String(value),
  });
}
