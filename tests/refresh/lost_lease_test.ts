import { assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { openKv } from "../support/app_modules.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { ACCESS_TOKEN_LIFETIME, HOUR } from "../support/clock.ts";
import { sessionIdOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn, statusOf } from "../support/pages.ts";
import { sessionKeyOf } from "../support/store.ts";

// A lease that ends too early lets two replicas refresh at once. Here another replica does what it
// would do then, while this one asks FusionAuth.

keepLog();
const app = await openApp();

/** Opens a page whose refresh FusionAuth answers by `answer`. */
async function openWhile(
  client: CookieClient,
  answer: (next: () => Promise<Response>) => Promise<Response>,
): Promise<number> {
  app.advance(ACCESS_TOKEN_LIFETIME);
  return await onBackChannel(
    (call, next) => isFor(call, "/oauth2/token") ? answer(next) : next(),
    () => statusOf(client, "/account"),
  );
}

/** The record of a browser's session, as KV holds it. */
async function readRecord(
  client: CookieClient,
): Promise<Record<string, unknown>> {
  const { value } = await (await openKv())
    .get<Record<string, unknown>>(await sessionKeyOf(sessionIdOf(client)));
  return { ...value };
}

/** Changes the record of a browser's session, as another replica would. */
async function changeRecord(
  client: CookieClient,
  members: Record<string, unknown>,
): Promise<void> {
  const key = await sessionKeyOf(sessionIdOf(client));
  const record = await readRecord(client);
  await (await openKv()).set(key, { ...record, ...members });
}

Deno.test("a refresh that is refused because another replica was faster ends nothing (S51)", async () => {
  const client = await app.signedIn();
  const status = await openWhile(client, async () => {
    const accessTokenExpiresAt = Date.now() + ACCESS_TOKEN_LIFETIME * 1_000;
    await changeRecord(client, { accessTokenExpiresAt });
    return Response.json({ error: "invalid_grant" }, { status: 400 });
  });
  assertEquals(status, 200);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("a refresh that fails leaves the lease of another replica alone (S49)", async () => {
  const client = await app.signedIn();
  const lease = { until: Date.now() + 2 * HOUR * 1_000, isBackOff: false };
  const status = await openWhile(client, async () => {
    await changeRecord(client, { lease });
    return new Response("", { status: 503 });
  });
  assertEquals(status, 503);
  assertEquals((await readRecord(client)).lease, lease);
});

Deno.test("a lease is held while FusionAuth is asked, and given back at once (S49)", async () => {
  const client = await app.signedIn();
  let held: unknown;
  const status = await openWhile(client, async (next) => {
    held = (await readRecord(client)).lease;
    return await next();
  });
  assertEquals(status, 200);
  assertEquals(Object(held).isBackOff, false);
  assertEquals((await readRecord(client)).lease, undefined);
});
