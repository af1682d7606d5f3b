import type {
  Emulator,
  JwtConfiguration,
} from "@changebank/fusionauth-emulator";
import { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { sessionIdOf } from "../support/cookies.ts";
import { CLIENT_ID, openEmulator } from "../support/emulator.ts";
import { expireAccessToken } from "../support/store.ts";
import { type Replica, startReplica } from "./replica.ts";
import { WITHOUT_LIMITS } from "../support/built_app.ts";

/**
 * Several servers on one Deno KV, and the FusionAuth they share, which runs in this process.
 */
export interface Pool extends AsyncDisposable {
  readonly emulator: Emulator;
  /** The servers that run. */
  readonly replicas: readonly Replica[];
  /** Where the KV is that they share. */
  readonly kvPath: string;
  /** The same KV, opened by the test. */
  readonly kv: Deno.Kv;
  /** How FusionAuth issues the application's tokens; may be changed. */
  readonly jwt: JwtConfiguration;
  /** Starts one more server. */
  start(env?: Readonly<Record<string, string>>): Promise<Replica>;
  /** Kills a server and removes it from `replicas`. */
  crash(replica: Replica): Promise<void>;
  /** Removes a server from `replicas`, waits for what is under way, and stops it. */
  stop(replica: Replica): Promise<void>;
  /** A new browser, by default with a load balancer in front of all replicas. */
  browser(handle?: Replica["handle"]): CookieClient;
  /** Makes the access token of a browser's session expire, by default now. */
  expireAccessToken(client: CookieClient, inSeconds?: number): Promise<void>;
}

/**
 * A KV that holds nothing else, for whoever has a KV server: all tests of this folder use it, and
 * empty it first. Unset, each pool has a file of its own.
 */
export const SHARED_KV_PATH = Deno.env.get("DENO_KV_TEST_PATH");

/** Starts an emulator and `count` servers with an empty KV. */
export async function startPool(
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Pool> {
  const folder = await Deno.makeTempDir({ prefix: "replicas_" });
  const kvPath = env.DENO_KV_PATH ?? SHARED_KV_PATH ?? `${folder}/kv.sqlite3`;
  const emulator = await openEmulator({
    fetch: (input, init) => balance(new Request(input, init)),
  });
  const replicas: Replica[] = [];
  let turn = 0;

  function balance(request: Request): Promise<Response> {
    const replica = replicas[turn++ % replicas.length];
    if (replica === undefined) throw new Error("No replica runs");
    return replica.handle(request);
  }

  async function start(
    more: Readonly<Record<string, string>> = {},
  ): Promise<Replica> {
    const replica = await startReplica({
      ISSUER: emulator.origin,
      APP_URL,
      DENO_KV_PATH: kvPath,
      // Test files of the same run leave their settings behind.
      SESSION_IDLE_MINUTES: "30",
      SESSION_MAX_HOURS: "12",
      WEBHOOK_ENABLED: "true",
      ...WITHOUT_LIMITS,
      ...env,
      ...more,
    });
    replicas.push(replica);
    return replica;
  }

  // Opened first, and by one process: that creates the file.
  const kv = await Deno.openKv(kvPath);
  for await (const { key } of kv.list({ prefix: [] })) await kv.delete(key);
  await Promise.all(Array.from({ length: count }, () => start()));
  const jwt = emulator.applications.get(CLIENT_ID)?.jwt;
  if (!jwt) throw new Error("The kickstart gives ChangeBank no JWT settings");

  function remove(replica: Replica) {
    replicas.splice(replicas.indexOf(replica), 1);
  }

  return {
    emulator,
    replicas,
    kvPath,
    kv,
    jwt,
    start,
    async crash(replica) {
      remove(replica);
      await replica.end();
    },
    async stop(replica) {
      remove(replica);
      await replica.idle();
      await replica.end("SIGTERM");
    },
    browser(handle = balance) {
      return new CookieClient({
        [APP_URL]: handle,
        [emulator.origin]: emulator.handler,
      });
    },
    expireAccessToken: (client, inSeconds = 0) =>
      expireAccessToken(kv, sessionIdOf(client), { inSeconds }),
    async [Symbol.asyncDispose]() {
      kv.close();
      await Promise.all(replicas.map((replica) => replica.end()));
      await emulator.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
