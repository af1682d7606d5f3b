import { assertEquals } from "@std/assert";
import { collectEvents, getTokens, openEmulator } from "./support/client.ts";
import { jwtOf, refresh } from "./support/refresh.ts";

Deno.test("within the grace period, a replaced token returns the current one", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 9;
  const second = await refresh(emulator, tokens.refresh_token);
  assertEquals(second.refresh_token, first.refresh_token);
});

Deno.test("after the grace period, reuse revokes the token", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 11;
  const reused = await refresh(emulator, tokens.refresh_token);
  assertEquals(reused.error_reason, "refresh_token_not_found");
  const current = await refresh(emulator, first.refresh_token);
  assertEquals(current.error_reason, "refresh_token_not_found");
});

Deno.test("a revocation because of reuse emits an event", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  await refresh(emulator, tokens.refresh_token);
  const events = collectEvents(emulator);
  emulator.core.clock.offsetSeconds = 11;
  await refresh(emulator, tokens.refresh_token);
  assertEquals(events, ["jwt.refresh-token.revoke"]);
});

Deno.test("by policy, reuse revokes all tokens of the user", async () => {
  await using emulator = await openEmulator();
  const other = await getTokens(emulator);
  const tokens = await getTokens(emulator);
  emulator.core.store.tenantOf(null).revocation.onOneTimeTokenReuse = true;
  await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 11;
  await refresh(emulator, tokens.refresh_token);
  const answer = await refresh(emulator, other.refresh_token);
  assertEquals(answer.error_reason, "refresh_token_not_found");
});

Deno.test("reuse within the grace period rotates nothing", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 5;
  const next = await refresh(emulator, first.refresh_token);
  assertEquals(typeof next.access_token, "string");
});

Deno.test("only the previous value has a grace period", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  await refresh(emulator, first.refresh_token);
  const oldest = await refresh(emulator, tokens.refresh_token);
  assertEquals(oldest.error_reason, "refresh_token_not_found");
});

Deno.test("without a grace period, reuse revokes the token at once", async () => {
  await using emulator = await openEmulator();
  jwtOf(emulator).gracePeriodInSeconds = 0;
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  await refresh(emulator, tokens.refresh_token);
  const current = await refresh(emulator, first.refresh_token);
  assertEquals(current.error_reason, "refresh_token_not_found");
});
