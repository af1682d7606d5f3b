import { assertEquals } from "@std/assert";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import {
  callApi,
  type CookieClient,
} from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { openKv } from "../support/app_modules.ts";
import { CACHE_EXPIRY, stopClock } from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn, statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { countSessions } from "../support/store.ts";
import {
  createCustomer,
  type Customer,
  MONICA,
  refreshTokenIds,
} from "../support/users.ts";
import {
  deliver,
  deliverSigned,
  digestOf,
  eventBody,
  roleChange,
  webhookKey,
} from "../support/webhook_sender.ts";
import { CLIENT_ID, countRequests, JWKS } from "../support/emulator.ts";

const log = keepLog();
const app = await openApp();
/** Calls FusionAuth's API and waits until its webhooks are delivered. */
async function operate(
  call: readonly [method: string, path: string],
  body?: unknown,
): Promise<void> {
  const response = await callApi(app.emulator, call, body);
  await response.body?.cancel();
  assertEquals(response.status, 200);
  await app.emulator.webhooksDelivered();
}

function setRoles({ id }: Customer, ...roles: string[]): Promise<void> {
  return operate(["PUT", `/api/user/registration/${id}`], {
    registration: { applicationId: CLIENT_ID, roles },
  });
}

function revocation(members: Record<string, unknown>): string {
  return eventBody("jwt.refresh-token.revoke", members);
}

Deno.test("one revoked refresh token ends its session and no other (S61)", async () => {
  const customer = await createCustomer(app);
  const first = await app.signedIn(customer);
  const second = await app.signedIn(customer);
  const [tokenId] = refreshTokenIds(app, customer);
  await operate(["DELETE", `/api/jwt/refresh/${tokenId}`]);
  assertEquals(await isSignedIn(first), false);
  assertEquals(await isSignedIn(second), true);
});

Deno.test("all refresh tokens of a user end the user's sessions and nobody else's (S61)", async () => {
  const customer = await createCustomer(app);
  const first = await app.signedIn(customer);
  const second = await app.signedIn(customer);
  const monica = await app.signedIn(MONICA);
  await operate(["DELETE", `/api/jwt/refresh?userId=${customer.id}`]);
  assertEquals(await isSignedIn(first), false);
  assertEquals(await isSignedIn(second), false);
  assertEquals(await isSignedIn(monica), true);
});

Deno.test("a user's refresh tokens for the application end the user's sessions (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const monica = await app.signedIn(MONICA);
  await operate([
    "DELETE",
    `/api/jwt/refresh?userId=${customer.id}&applicationId=${CLIENT_ID}`,
  ]);
  assertEquals(await isSignedIn(client), false);
  assertEquals(await isSignedIn(monica), true);
});

Deno.test("all refresh tokens of the application end every session (S61)", async () => {
  const client = await app.signedIn(await createCustomer(app));
  const monica = await app.signedIn(MONICA);
  await operate(["DELETE", `/api/jwt/refresh?applicationId=${CLIENT_ID}`]);
  assertEquals(await isSignedIn(client), false);
  assertEquals(await isSignedIn(monica), false);
});

Deno.test("a deactivated user's sessions end (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  await operate(["DELETE", `/api/user/${customer.id}`]);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("a deleted user's sessions end (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  await operate(["DELETE", `/api/user/${customer.id}?hardDelete=true`]);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("a changed password ends all sessions, and the new one can sign in (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const password = "quite another password";
  await operate(["PATCH", `/api/user/${customer.id}`], { user: { password } });
  assertEquals(await isSignedIn(client), false);
  const again = await app.signedIn({ ...customer, password });
  assertEquals(await isSignedIn(again), true);
});

Deno.test("a deleted registration ends the user's sessions (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  await operate([
    "DELETE",
    `/api/user/registration/${customer.id}/${CLIENT_ID}`,
  ]);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("each kind of event ends a session without a revocation event (S61)", async () => {
  for (
    const type of [
      "user.deactivate",
      "user.delete",
      "user.password.update",
      "user.registration.delete",
    ]
  ) {
    const customer = await createCustomer(app);
    const client = await app.signedIn(customer);
    const body = eventBody(type, { user: { id: customer.id } });
    assertEquals((await deliverSigned(app, body)).status, 200, type);
    assertEquals(await isSignedIn(client), false, type);
  }
});

Deno.test("roles take effect at once when granted and when removed", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  assertEquals(await statusOf(client, "/teller"), 403);
  await setRoles(customer, "customer", "teller");
  assertEquals(await statusOf(client, "/teller"), 200);
  await setRoles(customer, "customer");
  assertEquals(await statusOf(client, "/teller"), 403);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("an event for a user without a session is accepted and not cached (S61)", async () => {
  const body = revocation({ userId: crypto.randomUUID() });
  const response = await deliverSigned(app, body);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(response.headers.get("set-cookie"), null);
});

Deno.test("an event of unknown type is accepted and ignored (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const body = eventBody("user.login.success", { user: { id: customer.id } });
  assertEquals((await deliverSigned(app, body)).status, 200);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("events of another application are ignored (S61)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const applicationId = crypto.randomUUID();
  for (
    const body of [
      revocation({ userId: customer.id, applicationId }),
      revocation({ applicationId }),
      eventBody("user.registration.delete", {
        user: { id: customer.id },
        applicationId,
      }),
    ]
  ) assertEquals((await deliverSigned(app, body)).status, 200);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("a late change of roles does not undo a later one", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const now = Date.now();
  await deliverSigned(app, roleChange(customer.id, ["customer"], now));
  const late = roleChange(customer.id, ["customer", "teller"], now - 1);
  assertEquals((await deliverSigned(app, late)).status, 200);
  assertEquals(await statusOf(client, "/teller"), 403);
});

Deno.test("an event is processed once, however often it is delivered", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const promotion = roleChange(customer.id, ["customer", "teller"]);
  await deliverSigned(app, promotion);
  assertEquals(await statusOf(client, "/teller"), 200);
  await deliverSigned(app, roleChange(customer.id, ["customer"]));
  assertEquals((await deliverSigned(app, promotion)).status, 200);
  assertEquals(await statusOf(client, "/teller"), 403);
});

Deno.test("a late event keeps a session that began after it", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  for (
    const subject of [{ userId: customer.id }, { applicationId: CLIENT_ID }]
  ) {
    const body = revocation({
      ...subject,
      createInstant: Date.now() - 60_000,
    });
    assertEquals((await deliverSigned(app, body)).status, 200);
    assertEquals(await isSignedIn(client), true);
  }
});

/** Signs in while something happens at FusionAuth after the tokens were issued. */
async function signInWhile(
  customer: Customer,
  happens: () => Promise<void>,
): Promise<CookieClient> {
  const client = app.browser();
  using held = app.emulator.faults.set("userinfo/held", { times: 1 });
  const signingIn = signIn(client, customer);
  await held.reached;
  await happens();
  held.release();
  await signingIn;
  return client;
}

Deno.test("a refresh token revoked while its sign-in is under way opens no session", async () => {
  const customer = await createCustomer(app);
  const client = await signInWhile(customer, () => {
    const [tokenId] = refreshTokenIds(app, customer);
    return operate(["DELETE", `/api/jwt/refresh/${tokenId}`]);
  });
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("a user revoked while a sign-in is under way gets no session", async () => {
  const customer = await createCustomer(app);
  const client = await signInWhile(customer, () => {
    // Tokens carry whole seconds, so the order within one second is unknown.
    app.advance(2);
    return operate(["DELETE", `/api/jwt/refresh?userId=${customer.id}`]);
  });
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("a sign-in that is under way when all tokens of the application are revoked opens no session", async () => {
  const client = await signInWhile(await createCustomer(app), () => {
    app.advance(2);
    return operate(["DELETE", `/api/jwt/refresh?applicationId=${CLIENT_ID}`]);
  });
  assertEquals(hasSessionCookie(client), false);
  assertEquals(await countSessions(), 0);
});

Deno.test("the log says which session ended and why, without tokens", async () => {
  const customer = await createCustomer(app);
  await app.signedIn(customer);
  log.clear();
  await operate(["DELETE", `/api/user/${customer.id}`]);
  const [ended] = log.events("session.ended");
  assertEquals(ended?.reason, "revoked");
  assertEquals(ended?.sub, customer.id);
  assertEquals(log.lines.some((line) => line.includes("eyJ")), false);
});

Deno.test("an event that cannot be stored is refused, and processed when delivered again", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const [tokenId] = refreshTokenIds(app, customer);
  const kv = await openKv();
  const { get } = kv;
  kv.get = () => {
    kv.get = get;
    return Promise.reject(new Error("This KV fails once"));
  };
  await operate(["DELETE", `/api/jwt/refresh/${tokenId}`]);
  assertEquals(app.emulator.deliveries.at(-1)?.attempts, 2);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("a new webhook key is accepted right after the keys were fetched", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const body = revocation({ userId: customer.id });
  using _clock = stopClock(app);
  // The cached keys expire, so that this event fetches them.
  app.advance(CACHE_EXPIRY);
  await deliverSigned(app, revocation({ userId: crypto.randomUUID() }));
  await app.emulator.keys.rotate(webhookKey(app).id);
  assertEquals((await deliverSigned(app, body)).status, 200);
  assertEquals(await isSignedIn(client), false);
});

Deno.test("forged events fetch the keys once per cooldown, and delay no rotation for sign-ins", async () => {
  using _clock = stopClock(app);
  app.advance(CACHE_EXPIRY);
  const body = revocation({ userId: crypto.randomUUID() });
  const { privateKey } = await generateKeyPair("RS256");
  const forged = await new SignJWT({
    "request_body_sha256": await digestOf(body),
  }).setProtectedHeader({ alg: "RS256", kid: "unknown" }).sign(privateKey);
  await app.signedIn();
  app.emulator.requests.length = 0;
  for (let count = 0; count < 5; count++) {
    assertEquals((await deliver(app, body, forged)).status, 400);
  }
  assertEquals(countRequests(app.emulator, JWKS), 1);
  await app.rotateKeys();
  assertEquals(await isSignedIn(await app.signedIn()), true);
});

Deno.test("a webhook may be signed with ECDSA or Ed25519", async () => {
  // Forged events may have been here before.
  app.advance(31);
  for (const alg of ["ES256", "EdDSA", "Ed25519"]) {
    const customer = await createCustomer(app);
    const client = await app.signedIn(customer);
    const body = revocation({ userId: customer.id });
    const signature = await signWithNewKey(alg, await digestOf(body));
    assertEquals((await deliver(app, body, signature)).status, 200, alg);
    assertEquals(await isSignedIn(client), false, alg);
  }
});

/** Signs with a new key that FusionAuth publishes from now on. */
async function signWithNewKey(alg: string, digest: string): Promise<string> {
  const { keys } = app.emulator;
  const kid = crypto.randomUUID();
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const publicJwk = { ...await exportJWK(publicKey), alg, kid, use: "sig" };
  const others = keys.all();
  keys.all = () => [...others, { ...webhookKey(app), kid, publicJwk }];
  return await new SignJWT({ "request_body_sha256": digest })
    .setProtectedHeader({ alg, kid })
    .sign(privateKey);
}
