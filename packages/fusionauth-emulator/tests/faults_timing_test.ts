import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  claimsOf,
  CLIENT_ID,
  CLIENT_SECRET,
  getTokens,
  openEmulator,
  postToken,
} from "./support/client.ts";
import {
  DISCOVERY,
  discoveryWithFault,
  fetchPath,
} from "./support/faults_http.ts";

Deno.test("a connection can break in the middle of the response, or before it", async () => {
  await using emulator = await openEmulator();
  await assertRejects(() => discoveryWithFault(emulator, "discovery/body-cut"));
  await assertRejects(() =>
    discoveryWithFault(emulator, "discovery/answer-lost")
  );
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
  const response = await fetchPath(emulator, DISCOVERY);
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
  assertEquals((await fetchPath(emulator, DISCOVERY)).status, 200);
  assert(performance.now() - start >= 25);
});

Deno.test("closing the emulator releases hanging requests", async () => {
  const emulator = await openEmulator();
  const hang = emulator.faults.set("discovery/hang");
  const hanging = fetchPath(emulator, DISCOVERY);
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
  const hanging = fetchPath(emulator, DISCOVERY, { signal: left.signal });
  await hang.reached;
  left.abort();
  await assertRejects(() => hanging, DOMException);
  hang.clear();
  await (await fetchPath(emulator, DISCOVERY)).body?.cancel();
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
