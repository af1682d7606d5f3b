import { assertEquals, assertNotEquals } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  collectEvents,
  getTokens,
  openEmulator,
  postToken,
} from "./support/client.ts";

async function refresh(
  emulator: InspectableEmulator,
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

function applicationOf(emulator: InspectableEmulator) {
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application === undefined) {
    throw new Error("The kickstart has no such application");
  }
  return application;
}

function jwtOf(emulator: InspectableEmulator) {
  const { jwt } = applicationOf(emulator);
  if (!jwt) {
    throw new Error("The application has no jwtConfiguration");
  }
  return jwt;
}

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

Deno.test("a locked user gets no new tokens", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  for (const user of emulator.core.store.users.values()) user.active = false;
  const answer = await refresh(emulator, tokens.refresh_token);
  assertEquals(answer.error, "invalid_grant");
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

Deno.test("a refresh without openid returns no ID token", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const refreshed = await refresh(emulator, tokens.refresh_token, {
    scope: "email offline_access",
  });
  assertEquals("id_token" in refreshed, false);
  assertEquals(typeof refreshed.access_token, "string");
});

Deno.test("scopes that became unknown revoke the token only under Reject", async () => {
  await using emulator = await openEmulator();
  const application = applicationOf(emulator);
  application.scopes.push({ name: "teller:read", required: false });
  const scope = "openid offline_access teller:read";
  const rejected = await getTokens(emulator, { changes: { scope } });
  const allowed = await getTokens(emulator, { changes: { scope } });
  application.scopes.pop();
  const refused = await refresh(emulator, rejected.refresh_token);
  application.oauth.unknownScopePolicy = "Allow";
  const gone = await refresh(emulator, rejected.refresh_token);
  const kept = await refresh(emulator, allowed.refresh_token);
  assertEquals(refused.error_reason, "refresh_token_not_found");
  assertEquals(gone.error_reason, "refresh_token_not_found");
  assertEquals(claimsOf(kept.access_token).scope, scope);
});

Deno.test("an expired user gets no new tokens", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  for (const user of emulator.core.store.users.values()) {
    user.expiry = emulator.core.clock.now();
  }
  const answer = await refresh(emulator, tokens.refresh_token);
  assertEquals(answer.error, "invalid_grant");
});

Deno.test("a deleted user gets no new tokens", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  emulator.core.store.deleteUser(String(tokens.userId));
  const answer = await refresh(emulator, tokens.refresh_token);
  assertEquals(answer.error, "invalid_grant");
});

Deno.test("another client's refresh token is not found and not used up", async () => {
  await using emulator = await openEmulator();
  const { applications } = emulator.core.store;
  const other = crypto.randomUUID();
  applications.set(other, { ...applicationOf(emulator), id: other });
  const tokens = await getTokens(emulator);
  const foreign = await refresh(emulator, tokens.refresh_token, {
    "client_id": other,
  });
  const own = await refresh(emulator, tokens.refresh_token);
  assertEquals(foreign.error_reason, "refresh_token_not_found");
  assertEquals(typeof own.access_token, "string");
});

Deno.test("a public client refreshes without a secret if the policy allows it", async () => {
  await using emulator = await openEmulator();
  const { oauth } = applicationOf(emulator);
  const withoutSecret = async (
    policy: typeof oauth.clientAuthenticationPolicy,
  ) => {
    oauth.clientAuthenticationPolicy = policy;
    const { refresh_token: value } = await getTokens(emulator);
    const response = await postToken(emulator, {
      "grant_type": "refresh_token",
      "refresh_token": String(value),
      "client_secret": null,
    });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await withoutSecret("Required"), 401);
  assertEquals(await withoutSecret("NotRequired"), 200);
  assertEquals(await withoutSecret("NotRequiredWhenUsingPKCE"), 200);
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
