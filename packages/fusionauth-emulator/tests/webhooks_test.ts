import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as jose from "jose";
import type { Webhook } from "../data/settings.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import { unsupportedWebhookSettings } from "../webhooks/unsupported.ts";
import {
  CLIENT_ID,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";

interface Receiver extends AsyncDisposable {
  readonly emulator: InspectableEmulator;
  /** The requests, with the exact bytes of their bodies. */
  readonly deliveries: { request: Request; body: Uint8Array<ArrayBuffer> }[];
  /** The received events, once no delivery is pending. */
  events(): Promise<Record<string, unknown>[]>;
}

/** An emulator and the receiver of its webhook. */
async function openReceiver(
  answers: (() => Response | Promise<Response>)[] = [],
  env: Record<string, string> = {},
): Promise<Receiver> {
  const deliveries: Receiver["deliveries"] = [];
  const emulator = await openEmulator({
    env,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      deliveries.push({ request, body: await request.clone().bytes() });
      return answers.shift()?.() ?? new Response();
    },
  });
  return {
    emulator,
    deliveries,
    async events() {
      await emulator.webhooksDelivered();
      return deliveries.map(({ body }) =>
        JSON.parse(new TextDecoder().decode(body)).event
      );
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function memberOf(value: unknown, name: string): unknown {
  return new Map(Object.entries(value ?? {})).get(name);
}

function rolesOf(registration: unknown): unknown {
  return memberOf(registration, "roles");
}

function logout(
  emulator: InspectableEmulator,
  body: Record<string, unknown>,
): Promise<Response> {
  return emulator.handler(
    new Request(`${emulator.origin}/api/logout`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
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
    WEBHOOK_URL: "http://host.docker.internal:5000/webhooks/fusionauth",
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
