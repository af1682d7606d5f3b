import { assert, assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { listSessionsByUser, openKv } from "../support/app_modules.ts";
import { sessionIdOf } from "../support/cookies.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn } from "../support/pages.ts";
import { approve, signIn, startSignIn } from "../support/sign_in.ts";
import { sessionKeyOf } from "../support/store.ts";
import { until } from "../support/until.ts";
import { createCustomer, refreshTokenIds } from "../support/users.ts";

const MOST = 20;

const log = keepLog();
const calls = watchKv();
const app = await openApp({ SESSIONS_PER_USER: `${MOST}` });

Deno.test("a user has twenty sessions, and the oldest end at a sign-in, with their refresh tokens", async () => {
  const customer = await createCustomer(app);
  const clients = [];
  log.clear();
  for (let n = 0; n < MOST + 5; n++) {
    clients.push(await app.signedIn(customer));
    // Whoever signed in earlier is older.
    app.advance(1);
  }
  const open = await Promise.all(clients.map(isSignedIn));
  assertEquals(open, [...Array(5).fill(false), ...Array(MOST).fill(true)]);
  assertEquals((await listSessionsByUser(customer.id)).length, MOST);
  const reasons = log.events("session.ended").map(({ reason }) => reason);
  assertEquals(reasons, Array(5).fill("too_many"));
  // No sign-in waits for the revocations.
  await until(() => refreshTokenIds(app, customer).length === MOST);
});

Deno.test("sessions end in the commit that writes the new one, record and index", async () => {
  const customer = await createCustomer(app);
  const oldest = await app.signedIn(customer);
  app.advance(1);
  for (let n = 1; n < MOST; n++) await app.signedIn(customer);
  const kv = await openKv();
  const key = await sessionKeyOf(sessionIdOf(oldest));
  const index = ["sessions_by_user", customer.id, key.at(-1) ?? ""];
  const before = await kv.getMany([key, index]);
  assert(before.every(({ value }) => value !== null));
  await app.signedIn(customer);
  const after = await kv.getMany([key, index]);
  assertEquals(after.map(({ value }) => value), [null, null]);
  await until(() => refreshTokenIds(app, customer).length === MOST);
  await app.emulator.webhooksDelivered();
});

Deno.test("a user's hundredth sign-in costs what the first after the limit did, and the account page, too", async () => {
  const customer = await createCustomer(app);
  const kv = await openKv();
  const measure = async () => {
    const [oldest = "", ...others] = refreshTokenIds(app, customer);
    const client = app.browser();
    const transaction = await startSignIn(client);
    const callback = await approve(client, transaction, customer);
    calls.clear();
    await client.fetch(callback);
    const signingIn = [...calls.names];
    if (others.length + 1 === MOST) {
      // The revocation comes back as an event.
      const key = ["revoked_before", "refresh_token", oldest];
      await until(async () => (await kv.get(key)).value !== null);
      await app.emulator.webhooksDelivered();
    }
    calls.clear();
    const { body } = await client.navigate(`${APP_URL}/account`);
    return { signingIn, page: [...calls.names], size: body.length };
  };
  const first = await measure();
  for (let n = 2; n <= MOST; n++) await measure();
  const full = await measure();
  for (let n = MOST + 2; n < 100; n++) await measure();
  const hundredth = await measure();
  assertEquals(hundredth, full);
  assertEquals(full, first);
  assertEquals(full.page, ["get"]);
});

Deno.test("what sign-ins at the same moment leave beyond the limit, the next one ends", async () => {
  const customer = await createCustomer(app);
  // Some end before their browser has opened a page.
  await Promise.all(
    Array.from({ length: 2 * MOST }, () => signIn(app.browser(), customer)),
  );
  await app.signedIn(customer);
  assertEquals((await listSessionsByUser(customer.id)).length, MOST);
});

Deno.test("another user's sessions are left alone", async () => {
  const [one, other] = [await createCustomer(app), await createCustomer(app)];
  const client = await app.signedIn(other);
  for (let n = 0; n < MOST + 1; n++) await app.signedIn(one);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("a limit that was lowered takes effect at the next sign-in, and so does an index nobody can read", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const [session] = await listSessionsByUser(customer.id);
  assert(session);
  const kv = await openKv();
  for (let n = 0; n < 500; n++) {
    const index = ["sessions_by_user", customer.id, `${n}`];
    await kv.set(["sessions", `${n}`], session.record);
    await kv.set(
      index,
      n % 2 === 0 ? true : { signedInAt: n, refreshTokenId: null },
    );
  }
  // As many as one commit takes at first, and the rest at the next one.
  await app.signedIn(customer);
  assertEquals((await listSessionsByUser(customer.id)).length, 102);
  await app.signedIn(customer);
  assertEquals((await listSessionsByUser(customer.id)).length, MOST);
  assertEquals(await isSignedIn(client), true);
});
