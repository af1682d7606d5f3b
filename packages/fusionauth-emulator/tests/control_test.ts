import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { refreshStatus } from "./support/api.ts";
import {
  claimsOf,
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  getTokens,
  openBrowser,
  openEmulator,
  signIn,
  VERIFIER,
} from "./support/client.ts";
import { command, send } from "./support/control.ts";
import { requestPasswordChange } from "./support/password.ts";
import { openReceiver } from "./support/webhooks.ts";

Deno.test("stories are read as JSON, with mistake and fix, and secrets only on request", async () => {
  await using emulator = await openEmulator({ faults: true });
  const tokens = await getTokens(emulator, { changes: { state: "a" } });
  const response = await exchange(emulator, await getCode(emulator), {
    client_secret: "wrong",
  });
  await response.body?.cancel();
  const hidden = await (await send(emulator, "GET", "stories")).text();
  const shown = await (await send(emulator, "GET", "stories?secrets=show"))
    .text();
  const [complete, failed] = JSON.parse(hidden).stories;
  const secrets = [
    CLIENT_SECRET,
    VERIFIER,
    String(tokens.refresh_token),
    String(tokens.access_token).split(".")[2] ?? "-",
  ];

  assertEquals([complete.status, failed.status], ["complete", "failed"]);
  assertEquals(failed.finding.rule, "client-secret-correct");
  assertStringIncludes(failed.finding.fix, "`oauthConfiguration.clientSecret`");
  assertEquals(failed.steps[0].parameters.client_id, CLIENT_ID);
  assertEquals(failed.steps[1].result.answer.code, "{hidden}");
  assertEquals(failed.steps[2].parameters.client_secret, "{hidden}");
  assertEquals(failed.steps[2].checks.at(-1).outcome, "refused");
  assertEquals(secrets.filter((secret) => hidden.includes(secret)), []);
  assertEquals(secrets.filter((secret) => !shown.includes(secret)), []);
  await send(emulator, "DELETE", "stories");
  assertEquals(emulator.stories, []);
});

Deno.test("mails are read and forgotten over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  await requestPasswordChange(
    emulator,
    openBrowser(emulator),
    "richard@example.com",
  );
  const [, { mails }] = await command(emulator, ["GET", "mails"]);
  await send(emulator, "DELETE", "mails");

  assertEquals(JSON.stringify(mails).includes("/password/change/"), true);
  assertEquals(emulator.mails, []);
});

Deno.test("webhooks are sent again and by hand over HTTP", async () => {
  await using receiver = await openReceiver([], {}, { faults: true });
  const { emulator } = receiver;
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  const [again] = await command(emulator, ["POST", "resend"], {
    deliveryId: "1",
  });
  const [byHand] = await command(emulator, ["POST", "event"], {
    type: "user.update",
    loginId: "richard@example.com",
  });
  const [own] = await command(emulator, ["POST", "event"], {
    event: { type: "kickstart.success", tenantId: "t" },
  });
  const [unknown, { error }] = await command(emulator, ["POST", "event"], {
    type: "no.such",
    loginId: "richard@example.com",
  });
  const types = (await receiver.events()).map(({ type }) => type);
  const [, { deliveries }] = await command(emulator, ["GET", "deliveries"]);

  assertEquals([again, byHand, own, unknown], [200, 200, 200, 400]);
  assertEquals(error, 'There is no event type "no.such"');
  assertEquals(types.toSorted(), [
    "jwt.refresh-token.revoke",
    "jwt.refresh-token.revoke",
    "kickstart.success",
    "user.update",
  ]);
  assert(Array.isArray(deliveries) && deliveries.length === 4);
});

Deno.test("a user is created, changed, locked and deleted over HTTP, without an API key", async () => {
  await using emulator = await openEmulator({
    faults: true,
    fetch: () => Promise.resolve(new Response()),
  });
  emulator.core.store.apiKeys.length = 0;
  const loginId = "erlich@example.com";
  const password = "long-enough";
  const [created] = await command(emulator, ["POST", "user"], {
    user: { email: loginId, password },
    registration: { applicationId: CLIENT_ID, roles: ["customer"] },
  });
  const [taken, { error }] = await command(emulator, ["POST", "user"], {
    user: { email: loginId, password },
  });
  await send(emulator, "PATCH", "user", {
    loginId,
    user: { fullName: "Erlich Bachman" },
  });
  await send(emulator, "PUT", "registration", {
    loginId,
    registration: { applicationId: CLIENT_ID, roles: ["teller"] },
  });
  const tokens = await getTokens(emulator, { loginId, password });
  await send(emulator, "POST", "sign-out", { loginId });
  const refreshed = await refreshStatus(emulator, tokens);
  await send(emulator, "POST", "lock", { loginId });
  const locked = (await signIn(emulator, { loginId, password })).status;
  await send(emulator, "POST", "unlock", { loginId });
  const unlocked = (await signIn(emulator, { loginId, password })).status;
  const [deleted] = await command(emulator, [
    "DELETE",
    `user?loginId=${loginId}`,
  ]);

  assertEquals([created, taken, deleted], [200, 400, 204]);
  assertStringIncludes(String(error), "already exists");
  assertEquals(claimsOf(tokens.id_token).name, "Erlich Bachman");
  assertEquals(claimsOf(tokens.access_token).roles, ["teller"]);
  assertEquals([refreshed, locked, unlocked], [400, 200, 302]);
  assertEquals(emulator.findUser(loginId), null);
});

Deno.test("a registration is created and deleted over HTTP", async () => {
  await using emulator = await openEmulator({
    faults: true,
    fetch: () => Promise.resolve(new Response()),
  });
  const loginId = "richard@example.com";
  const query = new URLSearchParams({ loginId, applicationId: CLIENT_ID });
  const [deleted] = await command(emulator, [
    "DELETE",
    `registration?${query}`,
  ]);
  const without = emulator.findUser(loginId)?.registrations;
  const [created] = await command(emulator, ["PUT", "registration"], {
    loginId,
    registration: { applicationId: CLIENT_ID },
  });
  const [, { users }] = await command(emulator, ["GET", "users"]);

  assertEquals([deleted, created, without], [204, 200, []]);
  assertEquals(
    emulator.findUser(loginId)?.registrations.map(({ roles }) => roles),
    [["customer"]],
  );
  assert(Array.isArray(users) && users.length === 3);
  assert(!JSON.stringify(users).includes("salt"));
});

Deno.test("time goes forward over HTTP", async () => {
  await using emulator = await openEmulator({ faults: true });
  await send(emulator, "POST", "advance", { seconds: 3600 });
  await send(emulator, "POST", "advance", { seconds: 60 });
  const [, clock] = await command(emulator, ["GET", "clock"]);
  const [wrong, { error }] = await command(emulator, ["POST", "advance"], {});

  assertEquals(clock.offsetSeconds, 3660);
  assert(Math.abs(Number(clock.now) - Date.now() - 3_660_000) < 60_000);
  assertEquals([wrong, error], [400, '"seconds" must be a number']);
});

Deno.test("the configuration is read over HTTP, with secrets on request", async () => {
  await using emulator = await openEmulator({ faults: true });
  const hidden = await (await send(emulator, "GET", "kickstart")).text();
  const shown = await (await send(emulator, "GET", "kickstart?secrets=show"))
    .text();
  assertStringIncludes(hidden, "http://localhost:5000/callback");
  assert(!hidden.includes(CLIENT_SECRET));
  assert(shown.includes(CLIENT_SECRET));
});

Deno.test("starting over is a command, and a method of the emulator", async () => {
  await using emulator = await openEmulator({ faults: true });
  await getTokens(emulator);
  const [status] = await command(emulator, ["POST", "reset"]);
  const first = emulator.refreshTokens.length;
  await getTokens(emulator);
  await emulator.reset();

  assertEquals([status, first], [204, 0]);
  assertEquals([emulator.refreshTokens, emulator.stories], [[], []]);
});
