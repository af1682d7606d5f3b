import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import {
  cookieHeaderOf,
  hasSessionCookie,
  SESSION_COOKIE,
} from "../support/cookies.ts";
import { countRefreshes } from "../support/emulator.ts";
import { approve, signIn, startSignIn } from "../support/sign_in.ts";
import { until } from "../support/until.ts";
import { type Pool, SHARED_KV_PATH, startPool } from "./pool.ts";

const LOCK_KV = import.meta.resolve("./lock_kv.ts");
const PAGE = `${APP_URL}/make-change`;

Deno.test("three replicas that write sessions at full speed answer every request (S109)", async () => {
  await using pool = await startPool(3);
  const workers = pool.replicas.flatMap(({ handle }) =>
    Array.from({ length: 5 }, () => pool.browser(handle))
  );
  for (const client of workers) await signIn(client);
  pool.emulator.requests.length = 0;
  const seen = new Map<string, number>();
  // Each refresh is two checked writes: the lease, and the tokens without it.
  await Promise.all(workers.map(async (client) => {
    for (let round = 0; round < 25; round++) {
      await pool.expireAccessToken(client);
      const { response, url } = await client.navigate(PAGE);
      const outcome = `${url.pathname} ${response.status}`;
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    }
  }));
  assertEquals([...seen], [["/make-change 200", 375]]);
  assertEquals(countRefreshes(pool.emulator), 375);
  const logs = pool.replicas.flatMap(({ log }) => log);
  assertEquals(logs.filter((line) => /locked/.test(line)), []);
});

Deno.test({
  name:
    "a locked store is answered with 503, and everything works again afterwards (S110)",
  // Only SQLite locks.
  ignore: /^https?:/.test(SHARED_KV_PATH ?? ""),
  fn: answerLockedStore,
});

async function answerLockedStore() {
  await using pool = await startPool(2);
  const reader = pool.browser();
  const leaver = pool.browser();
  const comer = pool.browser();
  await signIn(reader);
  await signIn(leaver);
  const callback = await approve(comer, await startSignIn(comer));
  {
    await using _lock = await lock(pool);
    // Reads are not affected.
    const page = await reader.fetch(PAGE);
    assertEquals(page.status, 200);
    assertStringIncludes(await page.text(), "Make change");

    const waiting = Promise.all(
      pool.replicas.map(({ handle }) =>
        pool.browser(handle).fetch(PAGE, {
          headers: { cookie: cookieHeaderOf(reader) },
        })
      ),
    );
    const responses = await Promise.all([
      pool.browser().fetch(`${APP_URL}/login`),
      comer.fetch(callback),
      leaver.post(`${APP_URL}/logout`, {}),
    ]);
    for (const response of responses) {
      assertEquals(response.status, 503);
      assert(Number(response.headers.get("retry-after")) > 0);
      assertEquals(response.headers.get("location"), null);
      assertEquals(response.headers.has("clear-site-data"), false);
      const cookies = response.headers.getSetCookie();
      assertEquals(
        cookies.filter((one) => one.startsWith(`${SESSION_COOKIE}=`)),
        [],
      );
      await response.body?.cancel();
    }
    // Reads may wait behind writes, but no signed-in user is redirected to sign-in.
    for (const response of await waiting) {
      assert([200, 503].includes(response.status));
      await response.body?.cancel();
    }
    assertEquals(hasSessionCookie(comer), false);
    assertEquals(hasSessionCookie(leaver), true);
  }

  for (const { handle } of pool.replicas) {
    await until(async () => {
      const response = await handle(new Request(`${APP_URL}/healthz`));
      await response.body?.cancel();
      return response.status === 200;
    });
  }
  assertEquals((await reader.navigate(PAGE)).url.href, PAGE);
  const cookie = cookieHeaderOf(leaver);
  assertEquals((await leaver.post(`${APP_URL}/logout`, {})).status, 303);
  const old = await reader.fetch(PAGE, { headers: { cookie } });
  assertEquals(old.status, 303);
  assertEquals((await signIn(comer)).url.pathname, "/account");
}

/** Locks the KV's file from another process until disposed of. */
async function lock({ kvPath }: Pool): Promise<AsyncDisposable> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", LOCK_KV, kvPath],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  const { done } = await output.read();
  if (done) throw new Error("Cannot lock the KV's file");
  return {
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await output.cancel();
      await child.status;
    },
  };
}
