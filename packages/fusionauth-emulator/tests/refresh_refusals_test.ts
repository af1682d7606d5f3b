import { assertEquals } from "@std/assert";
import {
  claimsOf,
  getTokens,
  openEmulator,
  postToken,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { refresh } from "./support/refresh.ts";

Deno.test("a locked user gets no new tokens", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  for (const user of emulator.core.store.users.values()) user.active = false;
  const answer = await refresh(emulator, tokens.refresh_token);
  assertEquals(answer.error, "invalid_grant");
});

Deno.test("scopes that became unknown revoke the token only under Reject", async () => {
  await using emulator = await openEmulator();
  const application = changeBank(emulator);
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
  applications.set(other, { ...changeBank(emulator), id: other });
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
  const { oauth } = changeBank(emulator);
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
