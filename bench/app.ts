import { startEmulator } from "@changebank/fusionauth-emulator";
import {
  callApi,
  CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { findFreePort, type Server, startServer } from "./server.ts";

const ROOT = new URL("../", import.meta.url);
const CLIENT_ID = "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e";
const PASSWORD = "a password of the bench";

/** The production server, with a FusionAuth in this process. */
export interface BenchApp extends AsyncDisposable {
  readonly server: Server;
  readonly url: string;
  /** Registers a user whom FusionAuth remembers; resolves with FusionAuth's cookies. */
  addUser(): Promise<string>;
  /** Signs a user in whom FusionAuth remembers; resolves with the app's cookies. */
  signIn(remembered: string): Promise<string>;
  /** One session's record, as KV has it. */
  readSession(): Promise<unknown>;
  /** Makes the access tokens of all sessions expire, so that the next request refreshes them. */
  expireAccessTokens(): Promise<void>;
}

/** Builds the app. Resolves with the milliseconds that took. */
export async function buildApp(): Promise<number> {
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "dev.ts", "build"],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - start;
}

/** Starts the app's own build on a KV file, with more in its environment. */
export async function openBenchApp(
  kvPath: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BenchApp> {
  const port = findFreePort();
  const url = `http://localhost:${port}`;
  const emulator = await startEmulator({
    port: 0,
    stateFile: null,
    quiet: true,
    variables: { appUrl: url },
  });
  const server = await startServer({
    entry: "serve.ts",
    cwd: ROOT,
    port,
    env: {
      APP_URL: url,
      ISSUER: emulator.origin,
      DENO_KV_PATH: kvPath,
      SIGN_INS_PER_MINUTE: "0",
      PENDING_SIGN_INS: "10000000",
      ...env,
    },
  });
  const handlers = { [emulator.origin]: emulator.handler };

  /** Follows redirects from /login by hand, for nothing but them. */
  async function signIn(remembered: string): Promise<string> {
    const client = new CookieClient(handlers);
    const login = await client.fetch(`${url}/login`);
    const authorize = await emulator.handler(
      new Request(login.headers.get("location") ?? "", {
        headers: { cookie: remembered },
      }),
    );
    const callback = await client.fetch(
      authorize.headers.get("location") ?? "",
    );
    if (callback.status !== 303) {
      throw new Error(
        `Cannot sign in: the callback answered ${callback.status}`,
      );
    }
    return client.cookieHeader(new URL(url));
  }

  return {
    server,
    url,
    signIn,
    async addUser() {
      const email = `${crypto.randomUUID()}@example.com`;
      await callApi(emulator, ["POST", "/api/user/registration"], {
        user: { email, password: PASSWORD, firstName: "Test" },
        registration: { applicationId: CLIENT_ID, roles: ["customer"] },
      });
      const client = new CookieClient(handlers);
      const page = await client.navigate(`${url}/login`);
      await client.post(new URL("/oauth2/authorize", page.url), {
        ...hiddenFields(page.body),
        loginId: email,
        password: PASSWORD,
        rememberDevice: "true",
      });
      return client.cookieHeader(new URL(emulator.origin));
    },
    async readSession() {
      using kv = await Deno.openKv(kvPath);
      const { value } = await kv.list({ prefix: ["sessions"] }).next();
      return value?.value;
    },
    async expireAccessTokens() {
      using kv = await Deno.openKv(kvPath);
      for await (const { key, value } of kv.list({ prefix: ["sessions"] })) {
        await kv.set(key, { ...Object(value), accessTokenExpiresAt: 0 });
      }
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await emulator.close();
    },
  };
}
