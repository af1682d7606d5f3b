import { assertEquals, assertMatch } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { CLIENT_ID, getTokens, RICHARD_ID } from "./support/client.ts";
import { logout, openReceiver } from "./support/webhooks.ts";

function memberOf(value: unknown, name: string): unknown {
  return new Map(Object.entries(value ?? {})).get(name);
}

function rolesOf(registration: unknown): unknown {
  return memberOf(registration, "roles");
}

Deno.test("the event of one revoked token has its application, user and id", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  const tokens = await getTokens(emulator);
  await logout(emulator, { refreshToken: tokens.refresh_token });

  const [event] = await receiver.events();
  const { id, createInstant, user, refreshToken, ...rest } = event ?? {};
  assertMatch(String(id), /^[0-9a-f-]{36}$/);
  assertEquals(typeof createInstant, "number");
  assertEquals(memberOf(user, "id"), RICHARD_ID);
  assertEquals(memberOf(user, "password"), undefined);
  assertEquals(memberOf(refreshToken, "id"), tokens.refresh_token_id);
  assertEquals(rest, {
    type: "jwt.refresh-token.revoke",
    tenantId: emulator.core.store.defaultTenantId,
    applicationId: CLIENT_ID,
    applicationTimeToLiveInSeconds: { [CLIENT_ID]: 300 },
    userId: RICHARD_ID,
    info: { data: {} },
  });
});

Deno.test("the event of all tokens of a user has no application and no token", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  const { refresh_token: refreshToken } = await getTokens(emulator);
  await getTokens(emulator);
  await logout(emulator, { refreshToken, global: true });

  const events = await receiver.events();
  assertEquals(events.length, 1);
  assertEquals(events[0]?.userId, RICHARD_ID);
  assertEquals(events[0]?.applicationId, undefined);
  assertEquals(events[0]?.refreshToken, undefined);
});

Deno.test("the event of changed roles has the registration before and after", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  await callApi(emulator, ["PUT", `/api/user/registration/${RICHARD_ID}`], {
    registration: { applicationId: CLIENT_ID, roles: ["teller"] },
  });
  const [event] = await receiver.events();
  assertEquals(event?.type, "user.registration.update");
  assertEquals(event?.applicationId, CLIENT_ID);
  assertEquals(rolesOf(event?.original), ["customer"]);
  assertEquals(rolesOf(event?.registration), ["teller"]);
});

Deno.test("events of a user have the user", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  const path = `/api/user/${RICHARD_ID}`;
  await callApi(emulator, ["PATCH", path], {
    user: { password: "another password" },
  });
  await callApi(emulator, ["DELETE", path]);
  await callApi(emulator, [
    "DELETE",
    `/api/user/registration/${RICHARD_ID}/${CLIENT_ID}`,
  ]);
  await callApi(emulator, ["DELETE", `${path}?hardDelete=true`]);
  const events = await receiver.events();
  // Deliveries are concurrent, so their order can change.
  assertEquals(
    events.map(({ type, user }) => [type, memberOf(user, "id")]).sort(),
    [
      ["user.deactivate", RICHARD_ID],
      ["user.delete", RICHARD_ID],
      ["user.password.update", RICHARD_ID],
      ["user.registration.delete", RICHARD_ID],
    ],
  );
});
