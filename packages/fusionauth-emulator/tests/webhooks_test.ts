import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as jose from "jose";
import type { Webhook } from "../data/settings.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import { unsupportedWebhookSettings } from "../webhooks/unsupported.ts";
import { getTokens, openEmulator } from "./support/client.ts";
import { logout, openReceiver } from "./support/webhooks.ts";

Deno.test("a webhook is signed over its exact bytes by its key", async () => {
  await using receiver = await openReceiver();
  const { emulator, deliveries } = receiver;
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  await emulator.webhooksDelivered();
  const [delivery] = deliveries;
  if (delivery === undefined) throw new Error("Nothing was delivered");
  const { request, body } = delivery;
  const signature = request.headers.get("x-fusionauth-signature-jwt") ?? "";
  const keys = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`),
  );

  const { payload, protectedHeader } = await jose.jwtVerify(
    signature,
    jose.createLocalJWKSet(await keys.json()),
  );
  const digest = await crypto.subtle.digest("SHA-256", body);
  assertEquals(payload, {
    "request_body_sha256": new Uint8Array(digest).toBase64(),
  });
  assertEquals(protectedHeader.alg, "RS256");
  assertEquals(request.method, "POST");
  assertEquals(request.url, "http://localhost:5000/webhooks/fusionauth");
  assertEquals(request.headers.get("content-type"), "application/json");
});

Deno.test("an event must be enabled at the webhook and at the tenant", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  const tenant = emulator.core.store.tenantOf(null);
  tenant.events = new Set(["user.deactivate"]);
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  assertEquals(await receiver.events(), []);
});

Deno.test("a failed delivery is repeated with the same id", async () => {
  await using receiver = await openReceiver([
    () => new Response(null, { status: 503 }),
    () => Promise.reject(new TypeError("no connection")),
  ]);
  const { emulator } = receiver;
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  const events = await receiver.events();
  assertEquals(events.length, 3);
  assertEquals(new Set(events.map(({ id }) => id)).size, 1);
  assertEquals(
    emulator.core.deliveries.done.map(({ status, attempts }) => [
      status,
      attempts,
    ]),
    [[200, 3]],
  );
});

Deno.test("a webhook that does not respond delays nothing", async () => {
  const held = Promise.withResolvers<Response>();
  await using receiver = await openReceiver([() => held.promise]);
  const { emulator } = receiver;
  const response = await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  assertEquals(response.status, 200);
  held.resolve(new Response());
  assertEquals((await receiver.events()).length, 1);
});

Deno.test("host.docker.internal is this machine", async () => {
  await using receiver = await openReceiver([], {
    webhookUrl: "http://host.docker.internal:5000/webhooks/fusionauth",
  });
  const { emulator } = receiver;
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  await emulator.webhooksDelivered();
  assertEquals(
    receiver.deliveries.map(({ request }) => request.url),
    ["http://localhost:5000/webhooks/fusionauth"],
  );
});

Deno.test("unsupported webhook settings are noted", async () => {
  await using emulator = await openEmulator();
  const { store, notes } = emulator.core;
  assertEquals(notes.filter((line) => line.includes("ebhook")), []);
  const [webhook] = store.webhooks.values();
  if (webhook !== undefined) {
    store.webhooks.set(webhook.id, {
      ...webhook,
      events: new Set(["user.deactivate", "user.login.suspicious"]),
    });
  }
  store.documents.set(`tenant ${store.defaultTenantId}`, {
    eventConfiguration: {
      events: {
        "user.delete": { enabled: true, transactionType: "None" },
        "user.create": { enabled: true, transactionType: "Any" },
      },
    },
  });
  const [events, transactions] = unsupportedWebhookSettings(store);
  assertStringIncludes(events ?? "", "does not send user.login.suspicious");
  assertMatch(transactions ?? "", /transactionType of user\.create$/);
});

/** Changes the kickstart's webhook. */
function changeWebhook(
  { core }: InspectableEmulator,
  changes: Partial<Webhook>,
) {
  for (const webhook of core.store.webhooks.values()) {
    core.store.webhooks.set(webhook.id, { ...webhook, ...changes });
  }
}

Deno.test("a webhook has its headers, and no signature if it is off", async () => {
  await using receiver = await openReceiver();
  const { emulator, deliveries } = receiver;
  changeWebhook(emulator, {
    headers: { "x-shared-secret": "a secret" },
    signingKeyId: null,
  });
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  await emulator.webhooksDelivered();
  const headers = deliveries[0]?.request.headers;
  assertEquals(headers?.get("x-shared-secret"), "a secret");
  assertEquals(headers?.has("x-fusionauth-signature-jwt"), false);
});

Deno.test("a webhook gets no events of other tenants", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  changeWebhook(emulator, { global: false, tenantIds: [crypto.randomUUID()] });
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  assertEquals(await receiver.events(), []);
  const { defaultTenantId } = emulator.core.store;
  changeWebhook(emulator, { tenantIds: [defaultTenantId] });
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  assertEquals((await receiver.events()).length, 1);
});

Deno.test("a delivery is given up after the webhook's timeouts", async () => {
  await using emulator = await openEmulator({
    fetch: (_input, init) => {
      const { promise, reject } = Promise.withResolvers<Response>();
      init?.signal?.addEventListener("abort", reject);
      return promise;
    },
  });
  changeWebhook(emulator, { connectTimeout: 1, readTimeout: 1 });
  await logout(emulator, {
    refreshToken: (await getTokens(emulator)).refresh_token,
  });
  await emulator.webhooksDelivered();
  assertEquals(
    emulator.core.deliveries.done.map(({ status, attempts }) => [
      status,
      attempts,
    ]),
    [[null, 4]],
  );
});
