import { assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { openKv, sha256 } from "../support/app_modules.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { ACCESS_TOKEN_LIFETIME } from "../support/clock.ts";
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

Deno.test("a refresh that is refused because another replica was faster ends nothing (S51)", async () => {
  const client = await app.signedIn();
  const key = await sessionKeyOf(sessionIdOf(client));
  const status = await openWhile(client, async () => {
    const kv = await openKv();
    const { value } = await kv.get<Record<string, unknown>>(key);
    const accessTokenExpiresAt = Date.now() + ACCESS_TOKEN_LIFETIME * 1_000;
    await kv.set(key, { ...value, accessTokenExpiresAt });
    return Response.json({ error: "invalid_grant" }, { status: 400 });
  });
  assertEquals(status, 200);
  assertEquals(await isSignedIn(client), true);
});

Deno.test("the lease of another replica is not given back (S49)", async () => {
  const client = await app.signedIn();
  const key = ["refresh_leases", await sha256(sessionIdOf(client))];
  const lease = {
    holder: "another replica",
    until: Date.now() + 2 * ACCESS_TOKEN_LIFETIME * 1_000,
    isBackOff: false,
  };
  const status = await openWhile(client, async (next) => {
    await (await openKv()).set(key, lease);
    return await next();
  });
  assertEquals(status, 200);
  assertEquals((await (await openKv()).get(key)).value, lease);
});

Deno.test("a lease is given back at once", async () => {
  const client = await app.signedIn();
  const key = ["refresh_leases", await sha256(sessionIdOf(client))];
  assertEquals(await openWhile(client, (next) => next()), 200);
  assertEquals((await (await openKv()).get(key)).value, null);
});
