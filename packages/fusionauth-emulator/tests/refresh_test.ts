import { assertEquals, assertNotEquals } from "@std/assert";
import {
  claimsOf,
  CLIENT_ID,
  getTokens,
  openEmulator,
} from "./support/client.ts";
import { jwtOf, refresh } from "./support/refresh.ts";

Deno.test("a one-time refresh token is replaced and keeps its id", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const refreshed = await refresh(emulator, tokens.refresh_token);
  assertNotEquals(refreshed.refresh_token, tokens.refresh_token);
  assertEquals(refreshed.refresh_token_id, tokens.refresh_token_id);
  assertEquals(refreshed.scope, undefined);
});

Deno.test("refreshed tokens have the grants so far and keep auth_time", async () => {
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

Deno.test("a reusable refresh token works again and is not returned", async () => {
  await using emulator = await openEmulator();
  jwtOf(emulator).refreshTokenUsagePolicy = "Reusable";
  const tokens = await getTokens(emulator);
  const first = await refresh(emulator, tokens.refresh_token);
  const second = await refresh(emulator, tokens.refresh_token);
  assertEquals(first.refresh_token, undefined);
  assertEquals(typeof second.access_token, "string");
});

Deno.test("use extends a sliding lifetime, but not a fixed one", async () => {
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

Deno.test("a sliding lifetime with a maximum ends at the maximum", async () => {
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

Deno.test("a refresh can request fewer scopes, but not more", async () => {
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

Deno.test("expires_in can shorten a token's lifetime, but not extend it", async () => {
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

Deno.test("a refresh without openid returns no ID token", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const refreshed = await refresh(emulator, tokens.refresh_token, {
    scope: "email offline_access",
  });
  assertEquals("id_token" in refreshed, false);
  assertEquals(typeof refreshed.access_token, "string");
});

Deno.test("new tokens have the current roles", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  for (const user of emulator.core.store.users.values()) {
    for (const registration of user.registrations) {
      registration.roles = ["teller"];
    }
  }
  const refreshed = await refresh(emulator, tokens.refresh_token);
  assertEquals(claimsOf(refreshed.access_token).roles, ["teller"]);
});

Deno.test("a refresh emits an event with the client's previous access token", async () => {
  await using emulator = await openEmulator();
  const told: Record<string, unknown>[] = [];
  const tokens = await getTokens(emulator);
  emulator.core.listeners.add((happening) => told.push(happening));
  const refreshed = await refresh(emulator, tokens.refresh_token, {
    "access_token": String(tokens.access_token),
  });
  const [event] = told;
  assertEquals(told.length, 1);
  assertEquals(event?.type, "jwt.refresh");
  assertEquals(event?.applicationId, CLIENT_ID);
  assertEquals(event?.original, tokens.access_token);
  assertEquals(event?.token, refreshed.access_token);
});
