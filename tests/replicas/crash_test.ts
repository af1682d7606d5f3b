import { assert, assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { hasSessionCookie, sessionCookieOf } from "../support/cookies.ts";
import { signIn } from "../support/sign_in.ts";
import { SESSION_TABLES } from "../support/store.ts";
import { MONICA, RICHARD } from "../support/users.ts";
import { type Pool, startPool } from "./pool.ts";

const ROUNDS = 40;
const BROWSERS = 6;
const PAGE = `${APP_URL}/make-change`;

/** What servers have acknowledged to browsers and must hold. */
interface Acknowledged {
  /** Cookies of sessions that were opened and not signed out. */
  readonly live: Set<string>;
  /** Cookies of sessions that were ended. */
  readonly dead: Set<string>;
}

Deno.test("killing a replica 40 times during sign-ins and sign-outs loses no session and revives none", async () => {
  await using pool = await startPool(2);
  const acknowledged: Acknowledged = { live: new Set(), dead: new Set() };
  const clients = await Promise.all(
    Array.from({ length: BROWSERS }, async (_, n) => {
      const client = pool.browser();
      const user = n % 2 === 0 ? RICHARD : MONICA;
      await signIn(client, { ...user, rememberDevice: true });
      acknowledged.live.add(cookieOf(client));
      return client;
    }),
  );
  let checked = new Set<string>();
  let replacement: Promise<unknown> = Promise.resolve();
  let crashes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await replacement;
    let isOver = false;
    const work = Promise.all(clients.map(async (client) => {
      while (!isOver) await signOutOrIn(client, acknowledged);
    }));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    const victim = pool.replicas[Math.floor(Math.random() * 2)];
    assert(victim);
    await pool.crash(victim);
    crashes++;
    isOver = true;
    replacement = pool.start();
    await work;
    const newlyDead = acknowledged.dead.difference(checked);
    await assertAcknowledged(pool, { ...acknowledged, dead: newlyDead });
    checked = acknowledged.dead.union(checked);
    await assertIndexes(pool);
  }
  await replacement;
  await assertAcknowledged(pool, acknowledged);
  await assertIndexes(pool);
  assertEquals(crashes, ROUNDS);
  assert(acknowledged.dead.size > 0);
});

/** Signs out or in, and notes what was acknowledged; after a crash the outcome is unknown. */
async function signOutOrIn(client: CookieClient, { live, dead }: Acknowledged) {
  const cookie = cookieOf(client);
  try {
    if (cookie !== "") {
      live.delete(cookie);
      const response = await client.post(`${APP_URL}/logout`, {});
      await response.body?.cancel();
      assertEquals(response.status, 303);
      dead.add(cookie);
    } else {
      // FusionAuth remembers the user, so no form is in the way.
      const { url, response } = await client.navigate(`${APP_URL}/login`);
      assertEquals(`${url.pathname} ${response.status}`, "/account 200");
      live.add(cookieOf(client));
    }
  } catch (error) {
    // The connection broke.
    if (!(error instanceof TypeError)) throw error;
    const newCookie = cookieOf(client);
    if (newCookie !== "" && newCookie !== cookie) live.add(newCookie);
  }
}

async function assertAcknowledged(pool: Pool, { live, dead }: Acknowledged) {
  const [replica] = pool.replicas;
  assert(replica);
  const ask = async (cookie: string) => {
    const request = new Request(PAGE, { headers: { cookie } });
    const response = await replica.handle(request);
    await response.body?.cancel();
    return response.status;
  };
  for (const cookie of live) assertEquals(await ask(cookie), 200);
  for (const cookie of dead) assertEquals(await ask(cookie), 303);
}

/** Every record has its indexes, and every index its record. */
async function assertIndexes({ kv }: Pool) {
  const keys = async (prefix: Deno.KvKeyPart) =>
    (await Array.fromAsync(kv.list({ prefix: [prefix] }))).map(({ key }) =>
      String(key.at(-1))
    ).toSorted();
  const [records, ...indexes] = await Promise.all(SESSION_TABLES.map(keys));
  for (const index of indexes) assertEquals(index, records);
}

/** The session's part of the `Cookie` header; empty when the browser holds none. */
function cookieOf(client: CookieClient): string {
  return hasSessionCookie(client) ? sessionCookieOf(client) : "";
}
