import { assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { listSessionsByUser, openKv } from "../support/app_modules.ts";
import { HOUR, MINUTE } from "../support/clock.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn, statusOf } from "../support/pages.ts";
import { listRows } from "../support/store.ts";
import { until } from "../support/until.ts";
import { createCustomer, type Customer } from "../support/users.ts";
import {
  deliver,
  deliverSigned,
  digestOf,
  eventBody,
  roleChange,
  signatureOf,
} from "../support/webhook_sender.ts";

const log = keepLog();
const kvCalls = watchKv();
const app = await openApp();

async function statusOfEvent(body: string): Promise<number> {
  const response = await deliverSigned(app, body);
  await response.body?.cancel();
  return response.status;
}

async function newUser(): Promise<[Customer, CookieClient]> {
  const customer = await createCustomer(app);
  return [customer, await app.signedIn(customer)];
}

/** What is remembered of a user's revocations. */
async function revocationOf(userId: string): Promise<unknown> {
  const { value } = await (await openKv()).get([
    "revoked_before",
    "user",
    userId,
  ]);
  return value;
}

const ago = (seconds: number) => Date.now() - seconds * 1_000;

Deno.test("an event older than a day is acknowledged, and does nothing (S62)", async () => {
  const [{ id }, client] = await newUser();
  log.clear();
  for (
    const body of [
      roleChange(id, ["teller"], ago(24 * HOUR + 1)),
      eventBody("user.delete", {
        user: { id },
        createInstant: ago(30 * 24 * HOUR),
      }),
      eventBody("user.delete", { user: { id }, createInstant: 0 }),
    ]
  ) assertEquals(await statusOfEvent(body), 200);
  assertEquals(log.events("webhook.stale").length, 3);
  assertEquals(await revocationOf(id), null);
  assertEquals(await statusOf(client, "/teller"), 403);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("an event that was delayed for a day is still obeyed (S61)", async () => {
  const [{ id }, client] = await newUser();
  app.advance(24 * HOUR - MINUTE);
  const late = await app.signedIn();
  const body = eventBody("user.delete", {
    user: { id },
    createInstant: ago(24 * HOUR - MINUTE),
  });
  assertEquals(await statusOfEvent(body), 200);
  assertEquals(await isSignedIn(client), false);
  assertEquals(await isSignedIn(late), true);
});

Deno.test("a signature older than a day is refused, one that does not say is not (S62)", async () => {
  const [{ id }, client] = await newUser();
  const body = eventBody("user.delete", { user: { id } });
  const digest = await digestOf(body);
  const send = async (iat?: number) => {
    const claims = { "request_body_sha256": digest, ...iat && { iat } };
    const signature = await signatureOf(app, body, claims);
    const response = await deliver(app, body, signature);
    await response.body?.cancel();
    return response.status;
  };
  const now = Math.floor(Date.now() / 1000);
  assertEquals(await send(1), 400);
  assertEquals(await send(now - 24 * HOUR - 2), 400);
  assertEquals(await isSignedIn(client), true);
  assertEquals(await send(now - 24 * HOUR + MINUTE), 200);
  assertEquals(await isSignedIn(client), false);
  assertEquals(await send(), 200);
});

Deno.test("a captured event that is replayed later changes nothing (S62)", async () => {
  const [customer, client] = await newUser();
  const promotion = roleChange(customer.id, ["customer", "teller"]);
  await deliverSigned(app, promotion);
  assertEquals(await statusOf(client, "/teller"), 200);
  app.advance(1);
  await deliverSigned(app, roleChange(customer.id, ["customer"]));
  // Longer than events are remembered: the sessions themselves know better.
  for (const later of [2 * HOUR, 23 * HOUR]) {
    app.advance(later);
    const other = await app.signedIn(customer);
    assertEquals(await statusOfEvent(promotion), 200);
    assertEquals(await statusOf(other, "/teller"), 403);
  }
});

Deno.test("a revocation is not taken back by an earlier one that arrives later (S61)", async () => {
  const { id } = await createCustomer(app);
  const revoke = (createInstant: number) =>
    statusOfEvent(
      eventBody("jwt.refresh-token.revoke", { userId: id, createInstant }),
    );
  const newest = ago(5);
  for (const instant of [ago(10), newest, ago(20), ago(7)]) {
    assertEquals(await revoke(instant), 200);
  }
  assertEquals(await revocationOf(id), { instant: newest });
});

Deno.test("of two revocations that are written at once, the newer one is remembered (S61)", async () => {
  const { id } = await createCustomer(app);
  const [older, newer] = [ago(10), ago(5)];
  kvCalls.clear();
  const held = kvCalls.holdCommits();
  const deliveries: Promise<number>[] = [];
  // Both have read that nothing is known, and the older one writes last.
  for (const createInstant of [newer, older]) {
    const members = { userId: id, createInstant };
    const body = eventBody("jwt.refresh-token.revoke", members);
    deliveries.push(statusOfEvent(body));
    const isWriting = () =>
      kvCalls.names.filter((name) => name === "commit").length ===
        deliveries.length;
    await until(isWriting);
  }
  held.release();
  assertEquals(await Promise.all(deliveries), [200, 200]);
  assertEquals(await revocationOf(id), { instant: newer });
});

Deno.test("an event from the future ends what there is, and locks nobody out (S62)", async () => {
  const [customer, client] = await newUser();
  const body = eventBody("user.deactivate", {
    user: { id: customer.id },
    createInstant: Date.UTC(2096, 0),
  });
  assertEquals(await statusOfEvent(body), 200);
  assertEquals(await isSignedIn(client), false);
  app.advance(62);
  assertEquals(await isSignedIn(await app.signedIn(customer)), true);
});

Deno.test("an event without an instant counts as new (S61)", async () => {
  const [{ id }, client] = await newUser();
  app.advance(2);
  const body = eventBody("user.delete", { user: { id } });
  const { event } = JSON.parse(body);
  const { createInstant: _, ...rest } = event;
  assertEquals(await statusOfEvent(JSON.stringify({ event: rest })), 200);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("an event with more roles than a session keeps is not delivered for ever (S62)", async () => {
  const [{ id }, client] = await newUser();
  const roles = [
    "teller",
    "x".repeat(255),
    "y".repeat(256),
    ...Array.from({ length: 500 }, (_, n) => `${n}`.padEnd(200, "x")),
  ];
  assertEquals(await statusOfEvent(roleChange(id, roles)), 200);
  const [session] = await listSessionsByUser(id);
  assertEquals(session?.record.roles.length, 100);
  assertEquals(session?.record.roles.slice(0, 2), ["teller", "x".repeat(255)]);
  assertEquals(session?.record.roles[2]?.startsWith("0xxx"), true);
  assertEquals(await statusOf(client, "/teller"), 200);
});

Deno.test("an event whose ids are of another form is acknowledged, and does nothing (S62)", async () => {
  const [{ id }, client] = await newUser();
  const before = await listRows();
  for (
    const members of [
      { id: "x".repeat(101), user: { id } },
      { id: "", user: { id } },
      { userId: "x".repeat(101) },
      { userId: "" },
      { userId: 7 },
      { user: { id }, createInstant: "now" },
      { user: { id }, createInstant: null },
      { user: { id }, applicationId: ["x"] },
      { user: { __proto__: { id } } },
      {},
    ]
  ) assertEquals(await statusOfEvent(eventBody("user.delete", members)), 200);
  assertEquals(await listRows(), before);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("an id of a hundred characters is accepted, and the application's in any case (S61)", async () => {
  const [{ id }, client] = await newUser();
  const { event } = JSON.parse(roleChange(id, ["teller"]));
  const body = JSON.stringify({
    event: {
      ...event,
      id: "x".repeat(100),
      applicationId: event.applicationId.toUpperCase(),
    },
  });
  assertEquals(await statusOfEvent(body), 200);
  assertEquals(await statusOf(client, "/teller"), 200);
});

Deno.test("what events said is forgotten within an hour or so (S46)", async () => {
  kvCalls.clear();
  const { id } = await createCustomer(app);
  await statusOfEvent(roleChange(id, ["customer"]));
  await statusOfEvent(eventBody("user.delete", { user: { id } }));
  assertEquals(kvCalls.expiries.get("roles_changed"), HOUR * 1_000);
  assertEquals(kvCalls.expiries.get("revoked_before"), HOUR * 1_000);
});
