import { hash } from "@/auth/seal.ts";
import { type Emulator, startEmulator } from "@changebank/fusionauth-emulator";
import { CookieClient } from "@changebank/fusionauth-emulator/testing";
import type { JwtConfiguration } from "@changebank/fusionauth-emulator";

/** Where every replica believes to be, as behind a load balancer. */
export const APP_URL = "http://localhost:5000";

const CLIENT_ID = "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e";
const REPLICA = import.meta.resolve("./replica.ts");

/** One server process. */
export interface Replica {
  readonly pid: number;
  /** What it logged so far, one JSON text a line. */
  readonly log: readonly string[];
  /** Sends it a request that is meant for APP_URL. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Resolves when it has answered all requests. */
  idle(): Promise<void>;
  /** Ends it, by default as a crash would, and waits until it is gone. */
  end(signal?: Deno.Signal): Promise<void>;
}

/** Several servers on one Deno KV file, and the FusionAuth they share, in this process. */
export interface Pool extends AsyncDisposable {
  readonly emulator: Emulator;
  /** The servers that run. */
  readonly replicas: readonly Replica[];
  /** The file that they share. */
  readonly kvPath: string;
  /** The same file, opened by the test. */
  readonly kv: Deno.Kv;
  /** How this application's tokens live and rotate at FusionAuth; may be changed. */
  readonly jwt: JwtConfiguration;
  /** Starts one more. */
  start(env?: Readonly<Record<string, string>>): Promise<Replica>;
  /** `kill -9`; takes it out of `replicas`. */
  crash(replica: Replica): Promise<void>;
  /** Takes it out of `replicas`, waits for what is under way, and stops it. */
  stop(replica: Replica): Promise<void>;
  /** A browser that nobody used before, by default with a load balancer before all replicas. */
  browser(handle?: Replica["handle"]): CookieClient;
  /** How often FusionAuth was asked to refresh since its log was last cleared. */
  countRefreshes(): number;
  /** The key of the record of a browser's session. */
  sessionKey(client: CookieClient): Promise<Deno.KvKey>;
  /** Makes the access token of a browser's session run out, by default now. */
  expireAccessToken(client: CookieClient, inSeconds?: number): Promise<void>;
}

/** Starts an emulator and `count` servers with a KV file of their own. */
export async function startPool(
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Pool> {
  const folder = await Deno.makeTempDir({ prefix: "replicas_" });
  const kvPath = `${folder}/kv.sqlite3`;
  const emulator = await startEmulator({
    port: 0,
    stateFile: null,
    quiet: true,
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
      // Files of the same test run leave their settings behind.
      SESSION_IDLE_MINUTES: "30",
      SESSION_MAX_HOURS: "12",
      WEBHOOK_ENABLED: "true",
      ...env,
      ...more,
    });
    replicas.push(replica);
    return replica;
  }

  // The first one alone: it creates the file.
  await start();
  await Promise.all(Array.from({ length: count - 1 }, () => start()));
  const kv = await Deno.openKv(kvPath);
  const jwt = emulator.applications.get(CLIENT_ID)?.jwt;
  if (!jwt) throw new Error("The kickstart gives ChangeBank no JWT settings");

  function takeOut(replica: Replica) {
    replicas.splice(replicas.indexOf(replica), 1);
  }

  async function sessionKey(client: CookieClient): Promise<Deno.KvKey> {
    const id = client.cookie("localhost", "session");
    if (id === undefined) throw new Error("This browser is not signed in");
    return ["sessions", await hash(id)];
  }

  return {
    emulator,
    replicas,
    kvPath,
    kv,
    jwt,
    start,
    async crash(replica) {
      takeOut(replica);
      await replica.end();
    },
    async stop(replica) {
      takeOut(replica);
      await replica.idle();
      await replica.end("SIGTERM");
    },
    sessionKey,
    browser(handle = balance) {
      return new CookieClient({
        [APP_URL]: handle,
        [emulator.origin]: emulator.handler,
      });
    },
    countRefreshes: () =>
      emulator.requests.filter(({ grantType }) => grantType === "refresh_token")
        .length,
    async expireAccessToken(client, inSeconds = 0) {
      const key = await sessionKey(client);
      const { value } = await kv.get<Record<string, unknown>>(key);
      const accessTokenExpiresAt = Date.now() + inSeconds * 1_000;
      await kv.set(key, { ...value, accessTokenExpiresAt });
    },
    async [Symbol.asyncDispose]() {
      kv.close();
      await Promise.all(replicas.map((replica) => replica.end()));
      await emulator.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function startReplica(
  env: Readonly<Record<string, string>>,
): Promise<Replica> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", REPLICA],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log: string[] = [];
  const listening = Promise.withResolvers<number>();
  const ended = Promise.all([
    eachLine(child.stdout, (line) => {
      if (/^\d+$/.test(line)) listening.resolve(Number(line));
      else log.push(line);
    }),
    eachLine(child.stderr, (line) => void log.push(line)),
    child.status,
  ]).then(() =>
    listening.reject(new Error(`A replica ended:\n${log.join("\n")}`))
  );
  const port = await listening.promise;
  const underWay = new Set<Promise<Response>>();
  return {
    pid: child.pid,
    log,
    handle(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers, body } = request;
      const answer = fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
        method,
        headers,
        body,
        redirect: "manual",
      }).finally(() => underWay.delete(answer));
      underWay.add(answer);
      return answer;
    },
    async idle() {
      await Promise.allSettled(underWay);
    },
    async end(signal = "SIGKILL") {
      child.kill(signal);
      await child.stdin.close().catch(() => {});
      await ended;
    },
  };
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  }
}
