import { assert, assertEquals } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import { cookieHeaderOf } from "../support/cookies.ts";
import { countRefreshes } from "../support/emulator.ts";
import { startKvServer } from "../support/kv_server.ts";
import { signIn } from "../support/sign_in.ts";
import { startPool } from "./pool.ts";

const PAGE = `${APP_URL}/make-change`;

Deno.test("replicas share a KV server over the network", async () => {
  await using server = startKvServer();
  Deno.env.set("DENO_KV_ACCESS_TOKEN", server.env.DENO_KV_ACCESS_TOKEN);
  await using pool = await startPool(2, server.env);
  const [one, other] = pool.replicas;
  assert(one && other);
  const client = pool.browser();
  await signIn(client);
  const cookie = cookieHeaderOf(client);
  const statuses = () =>
    Promise.all(
      [one, other, one, other].map(async ({ handle }) => {
        const response = await handle(
          new Request(PAGE, { headers: { cookie } }),
        );
        await response.body?.cancel();
        return response.status;
      }),
    );
  assertEquals(await statuses(), [200, 200, 200, 200]);
  await pool.expireAccessToken(client);
  pool.emulator.requests.length = 0;
  assertEquals(await statuses(), [200, 200, 200, 200]);
  assertEquals(countRefreshes(pool.emulator), 1);
  const signedOut = await client.post(`${APP_URL}/logout`, {});
  assertEquals(signedOut.status, 303);
  assertEquals(await statuses(), [303, 303, 303, 303]);
  assert(server.requests > 0);
});
