import { assertEquals, assertNotEquals } from "@std/assert";
import type { Emulator } from "@/emulator/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  getTokens,
  openEmulator,
  postToken,
} from "./client.ts";

async function refresh(
  emulator: Emulator,
  value: unknown,
  changes: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(value),
    ...changes,
  });
  return await response.json();
}

function jwtOf(emulator: Emulator) {
  const jwt = emulator.core.store.applications.get(CLIENT_ID)?.jwt;
  if (!jwt) {
    throw new Error("The kickstart gives the application a jwtConfiguration");
  }
  return jwt;
}

Deno.test("a one-time refresh token is replaced, and its id stays", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const refreshed = await refresh(emulator, tokens.refresh_token);
  assertNotEquals(refreshed.refresh_token, tokens.refresh_token);
  assertEquals(refreshed.refresh_token_id, tokens.refresh_token_id);
  assertEquals(refreshed.scope, undefined);
});

Deno.test("refreshed tokens tell how they came, and keep auth_time", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  emulator.core.clock.offsetSeconds = 60;
  const refreshed = await refresh(emulator, tokens.refresh_token);
  const access = claimsOf(refreshed.access_token);
  assertEquals(access.authenticationType, "REFRESH_TOKEN");
  assertEquals(access.gty, ["authorization_code", "refresh_token"]);
  assertEquals(access.auth_time, claimsOf(tokens.access_token).auth_time);
  assertEquals(access.sid, tokens.refresh_token_id);
  assertEquals(claimsOf(refreshed.id_token).sid, undefined);
});

Deno.test("within the grace period a spent token answers with the current one", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 9;
  const second = await refresh(emulator, tokens.refresh_token);
  assertEquals(second.refresh_token, first.refresh_token);
});

Deno.test("after the grace period a spent token ends the token", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 11;
  const reused = await refresh(emulator, tokens.refresh_token);
  assertEquals(reused.error_reason, "refresh_token_not_found");
  const current = await refresh(emulator, first.refresh_token);
  assertEquals(current.error_reason, "refresh_token_not_found");
});

Deno.test("by policy a spent token ends all tokens of its user", async () => {
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

Deno.test("a reusable refresh token works again and is not sent back", async () => {
  await using emulator = await openEmulator();
  jwtOf(emulator).refreshTokenUsagePolicy = "Reusable";
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  const second = await refresh(emulator, tokens.refresh_token);
  assertEquals(first.refresh_token, undefined);
  assertEquals(typeof second.access_token, "string");
});

Deno.test("a fixed life is not prolonged by use, a sliding one is", async () => {
  await using emulator = await openEmulator();
  const fixed = await getTokens(emulator);
  emulator.core.clock.offsetSeconds = 29 * 86_400;
  const used = await refresh(emulator, fixed.refresh_token);
  jwtOf(emulator).refreshTokenExpirationPolicy = "SlidingWindow";
  const sliding = await getTokens(emulator);
  emulator.core.clock.offsetSeconds = 31 * 86_400;
  const expired = await refresh(emulator, used.refresh_token);
  const slid = await refresh(emulator, sliding.refresh_token);
  emulator.core.clock.offsetSeconds = 60 * 86_400;
  const slidAgain = await refresh(emulator, slid.refresh_token);
  assertEquals(expired.error_reason, "refresh_token_not_found");
  assertEquals(typeof slid.access_token, "string");
  assertEquals(typeof slidAgain.access_token, "string");
});

Deno.test("a sliding life with a maximum ends at the maximum", async () => {
  await using emulator = await openEmulator();
  const jwt = jwtOf(emulator);
  jwt.refreshTokenExpirationPolicy = "SlidingWindowWithMaximumLifetime";
  jwt.refreshTokenTimeToLiveInMinutes = 10;
  jwt.maximumTimeToLiveInMinutes = 15;
  const tokens = await getTokens(emulator);
  emulator.core.clock.offsetSeconds = 9 * 60;
  const used = await refresh(emulator, tokens.refresh_token);
  emulator.core.clock.offsetSeconds = 16 * 60;
  const answer = await refresh(emulator, used.refresh_token);
  assertEquals(answer.error_reason, "refresh_token_not_found");
});

Deno.test("fewer scopes may be asked, more may not", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator, {
    changes: { scope: "openid offline_access email" },
  });
  const more = await refresh(emulator, tokens.refresh_token, {
    scope: "openid profile",
  });
  assertEquals(more.error, "invalid_scope");
  const fewer = await refresh(emulator, tokens.refresh_token, {
    scope: "openid",
  });
  assertEquals(claimsOf(fewer.access_token).scope, "openid");
  const all = await refresh(emulator, fewer.refresh_token);
  assertEquals(claimsOf(all.access_token).scope, "openid offline_access email");
});

Deno.test("expires_in may shorten a token's life and not prolong it", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const longer = await refresh(emulator, tokens.refresh_token, {
    "expires_in": "301",
  });
  const shorter = await refresh(emulator, tokens.refresh_token, {
    "expires_in": "60",
  });
  assertEquals(longer.error_reason, "invalid_expires_in");
  assertEquals(shorter.expires_in, 60);
});

Deno.test("a locked user does not get new tokens", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  for (const user of emulator.core.store.users.values()) user.active = false;
  const answer = await refresh(emulator, tokens.refresh_token);
  assertEquals(answer.error, "invalid_grant");
});
