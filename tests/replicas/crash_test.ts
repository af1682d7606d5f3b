import { assert, assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { MONICA, RICHARD, signIn } from "@/tests/support/app.ts";
import { APP_URL, type Pool, startPool } from "./pool.ts";

const ROUNDS = 40;
const BROWSERS = 6;
const PAGE = `${APP_URL}/make-change`;

/** What servers have told browsers and must stand by. */
interface Promises {
  /** Cookies of sessions that were opened and that nobody tried to end. */
  readonly live: Set<string>;
  /** Cookies of sessions that were ended. */
  readonly dead: Set<string>;
}

Deno.test("killing a replica 40 times during sign-ins and sign-outs loses no session and revives none", async () => {
  await using pool = await startPool(2);
  const promises: Promises = { live: new Set(), dead: new Set() };
  const clients = await Promise.all(
    Array.from({ length: BROWSERS }, async (_, n) => {
      const client = pool.browser();
      const person = n % 2 === 0 ? RICHARD : MONICA;
      await signIn(client, { ...person, rememberDevice: true });
      promises.live.add(cookieOf(client));
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
      while (!isOver) await signOutOrIn(client, promises);
    }));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    const victim = pool.replicas[Math.floor(Math.random() * 2)];
    assert(victim);
    await pool.crash(victim);
    crashes++;
    isOver = true;
    replacement = pool.start();
    await work;
    const newlyDead = promises.dead.difference(checked);
    await checkPromises(pool, { ...promises, dead: newlyDead });
    checked = promises.dead.union(checked);
    await checkIndexes(pool);
  }
  await replacement;
  await checkPromises(pool, promises);
  await checkIndexes(pool);
  assertEquals(crashes, ROUNDS);
  assert(promises.dead.size > 0);
});

/** One step, and what it promises when it is acknowledged; after a crash nothing is known. */
async function signOutOrIn(client: CookieClient, { live, dead }: Promises) {
  const cookie = cookieOf(client);
  try {
    if (cookie !== "") {
      live.delete(cookie);
      const response = await client.post(`${APP_URL}/logout`, {});
      await response.body?.cancel();
      assertEquals(response.status, 303);
      dead.add(cookie);
    } else {
      // FusionAuth remembers the person, so no form is in the way.
      const { url, response } = await client.navigate(`${APP_URL}/login`);
      assertEquals(`${url.pathname} ${response.status}`, "/account 200");
      live.add(cookieOf(client));
    }
  } catch (error) {
    // What a browser shows when the connection breaks.
    if (!(error instanceof TypeError)) throw error;
    const newCookie = cookieOf(client);
    if (newCookie !== "" && newCookie !== cookie) live.add(newCookie);
  }
}

async function checkPromises(pool: Pool, { live, dead }: Promises) {
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
async function checkIndexes({ kv }: Pool) {
  const keys = async (prefix: Deno.KvKeyPart) =>
    (await Array.fromAsync(kv.list({ prefix: [prefix] }))).map(({ key }) =>
      String(key.at(-1))
    ).toSorted();
  const records = await keys("sessions");
  assertEquals(await keys("sessions_by_user"), records);
  assertEquals(await keys("sessions_by_refresh_token"), records);
}

/** The session's part of what the browser sends. */
function cookieOf(client: CookieClient): string {
  const id = client.cookie("localhost", "session");
  return id === undefined ? "" : `session=${id}`;
}
