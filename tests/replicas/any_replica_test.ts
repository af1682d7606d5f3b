import { assert, assertEquals } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import {
  cookieHeaderOf,
  forgetCookie,
  SESSION_COOKIE,
  sessionIdOf,
} from "../support/cookies.ts";
import { approve, signIn, startSignIn } from "../support/sign_in.ts";
import { sessionKeyOf } from "../support/store.ts";
import { MONICA, RICHARD } from "../support/users.ts";
import { type Pool, startPool } from "./pool.ts";

const PAGE = `${APP_URL}/make-change`;

async function statusesOnAll(pool: Pool, cookie: string): Promise<number[]> {
  const responses = await Promise.all(
    pool.replicas.map(({ handle }) =>
      handle(new Request(PAGE, { headers: { cookie } }))
    ),
  );
  await Promise.all(responses.map((response) => response.body?.cancel()));
  return responses.map(({ status }) => status);
}

Deno.test("several replicas act as one server", async (t) => {
  await using pool = await startPool(3);

  await t.step(
    "200 sign-ins and pages succeed with each request on a random replica (S101)",
    async () => {
      const random = (request: Request) => {
        const at = Math.floor(Math.random() * pool.replicas.length);
        const replica = pool.replicas[at];
        assert(replica);
        return replica.handle(request);
      };
      const ends: string[] = [];
      await Promise.all(Array.from({ length: 10 }, async (_, n) => {
        const client = pool.browser(random);
        const user = n % 2 === 0 ? RICHARD : MONICA;
        await signIn(client, { ...user, rememberDevice: true });
        for (let round = 0; round < 20; round++) {
          const signedOut = await client.post(`${APP_URL}/logout`, {});
          // FusionAuth remembers the user, so no form is in the way.
          const { url, response, visited } = await client.navigate(PAGE);
          ends.push(
            `${signedOut.status} ${visited.length} ${url.pathname} ${response.status}`,
          );
        }
        await client.navigate(`${APP_URL}/logout`);
      }));
      assertEquals(ends, Array(200).fill("303 5 /make-change 200"));
      assertEquals(
        (await Array.fromAsync(pool.kv.list({ prefix: ["sessions"] }))).length,
        0,
      );
    },
  );

  await t.step(
    "a callback sent to three replicas at once opens one session, 200 times (S102)",
    async () => {
      const client = pool.browser();
      await signIn(client, { ...RICHARD, rememberDevice: true });
      for (let round = 0; round < 200; round++) {
        forgetCookie(client, SESSION_COOKIE);
        const { authorize } = await startSignIn(client);
        const answer = await client.fetch(authorize);
        const callback = answer.headers.get("location") ?? "";
        const headers = { cookie: cookieHeaderOf(client) };
        const responses = await Promise.all(
          pool.replicas.map(({ handle }) =>
            handle(new Request(callback, { headers }))
          ),
        );
        await Promise.all(responses.map((response) => response.body?.cancel()));
        assertEquals(responses.map(({ status }) => status), [303, 303, 303]);
        const opened = responses.flatMap(({ headers }) =>
          headers.getSetCookie().filter((cookie) => /^session=./.test(cookie))
        );
        assertEquals(opened.length, 1);
      }
      assertEquals(
        (await Array.fromAsync(pool.kv.list({ prefix: ["sessions"] }))).length,
        201,
      );
    },
  );

  await t.step(
    "a sign-out takes effect on every replica at once (S45, S103)",
    async () => {
      for (let round = 0; round < 20; round++) {
        const client = pool.browser();
        await signIn(client);
        const cookie = cookieHeaderOf(client);
        assertEquals(await statusesOnAll(pool, cookie), [200, 200, 200]);
        assertEquals((await client.post(`${APP_URL}/logout`, {})).status, 303);
        assertEquals(await statusesOnAll(pool, cookie), [303, 303, 303]);
      }
    },
  );

  await t.step(
    "a record of another version redirects to sign-in (S104)",
    async () => {
      const client = pool.browser();
      await signIn(client);
      const key = await sessionKeyOf(sessionIdOf(client));
      const { value } = await pool.kv.get<Record<string, unknown>>(key);
      await pool.kv.set(key, { ...value, version: 2 });
      const { response, visited } = await client.navigate(PAGE);
      assertEquals(response.status, 200);
      assertEquals(visited.map(({ pathname }) => pathname), [
        "/make-change",
        "/login",
        "/oauth2/authorize",
      ]);
      assertEquals((await signIn(client)).url.pathname, "/account");
    },
  );

  await t.step(
    "a sign-in under way survives a restart of every replica (S113)",
    async () => {
      const client = pool.browser();
      const callback = await approve(client, await startSignIn(client));
      await Promise.all(
        [...pool.replicas].map((replica) => pool.crash(replica)),
      );
      await pool.start();
      const { url, response } = await client.navigate(callback);
      assertEquals(url.pathname, "/account");
      assertEquals(response.status, 200);
    },
  );
});

Deno.test("replicas whose clocks are a minute apart share sign-ins and sessions (S112)", async () => {
  await using pool = await startPool(1, {
    REPLICA_CLOCK_OFFSET_SECONDS: "-30",
  });
  const [behind] = pool.replicas;
  const ahead = await pool.start({ REPLICA_CLOCK_OFFSET_SECONDS: "30" });
  assert(behind);
  for (const [first, second] of [[ahead, behind], [behind, ahead]] as const) {
    let handle = first.handle;
    const client = pool.browser((request) => handle(request));
    const transaction = await startSignIn(client);
    handle = second.handle;
    const { url } = await client.navigate(await approve(client, transaction));
    assertEquals(url.pathname, "/account");
    const cookie = cookieHeaderOf(client);
    assertEquals(await statusesOnAll(pool, cookie), [200, 200]);
    await pool.expireAccessToken(client);
    const statuses = await Promise.all(
      Array.from({ length: 10 }, () => statusesOnAll(pool, cookie)),
    );
    assertEquals(statuses.flat(), Array(20).fill(200));
    assertEquals((await client.post(`${APP_URL}/logout`, {})).status, 303);
    assertEquals(await statusesOnAll(pool, cookie), [303, 303]);
  }
});

Deno.test("a rolling restart under load loses neither request nor session (S115)", async () => {
  await using pool = await startPool(3);
  const clients = await Promise.all(Array.from({ length: 6 }, async () => {
    const client = pool.browser();
    await signIn(client, { ...RICHARD, rememberDevice: true });
    return client;
  }));
  let isOver = false;
  const seen = new Set<string>();
  const load = Promise.all(clients.map(async (client) => {
    for (let n = 1; !isOver; n++) {
      const { response, visited } = await client.navigate(PAGE);
      seen.add(`${visited.length} ${response.status}`);
      if (n % 20 !== 0) continue;
      await client.post(`${APP_URL}/logout`, {});
      const again = await client.navigate(`${APP_URL}/account`);
      seen.add(`${again.url.pathname} ${again.response.status}`);
    }
  }));
  for (const old of [...pool.replicas]) {
    await pool.start();
    await pool.stop(old);
  }
  isOver = true;
  await load;
  assertEquals([...seen].toSorted(), ["/account 200", "1 200"]);
});
