import type { Emulator } from "@changebank/fusionauth-emulator";
import {
  CookieClient,
  createTestKit,
  type Person,
  type TestKit,
} from "@changebank/fusionauth-emulator/testing";
import { closeKv, type Handler } from "./app_modules.ts";
import { buildApp } from "./built_app.ts";
import { openEmulator } from "./emulator.ts";
import { RICHARD } from "./users.ts";

/** The app's `APP_URL`; requests to it stay in this process. */
export const APP_URL = "http://localhost:5000";

/** The app and a FusionAuth of its own, both in this process. */
export interface TestApp extends TestKit, AsyncDisposable {
  readonly emulator: Emulator;
  readonly handler: Handler;
  /** A browser that nobody used before, at an address of the network. */
  browserAt(
    address: string,
    headers?: Readonly<Record<string, string>>,
  ): CookieClient;
  /** A browser in which a user has just signed in. */
  signedIn(user?: Person): Promise<CookieClient>;
}

type Env = Readonly<Record<string, string>>;

/**
 * Opens the app on an emulator of its own and a KV in memory. Once per test file: see `buildApp`.
 *
 * @param env settings, which may depend on the emulator.
 */
export async function openApp(
  env: Env | ((emulator: Emulator) => Env) = {},
): Promise<TestApp> {
  const emulator = await openEmulator({
    // Webhooks reach the app in this process.
    fetch: (input, init) => {
      const request = new Request(input, init);
      const isForApp = new URL(request.url).origin === APP_URL;
      return isForApp ? handler(request) : fetch(request);
    },
  });
  const handler = await buildApp({
    ISSUER: emulator.origin,
    APP_URL,
    DENO_KV_PATH: ":memory:",
    ...typeof env === "function" ? env(emulator) : env,
  });
  const kit = createTestKit(emulator, { url: APP_URL, handler });

  return {
    ...kit,
    emulator,
    handler,
    browserAt(address, headers = {}) {
      const info = connectionFrom(address);
      const handle = (request: Request) => handler(request, info);
      return new CookieClient({ [APP_URL]: handle }, headers);
    },
    signedIn: (user = RICHARD) => kit.signInAs(user),
    async [Symbol.asyncDispose]() {
      kit[Symbol.dispose]();
      await closeKv();
      await emulator.close();
    },
  };
}

function connectionFrom(hostname: string): Deno.ServeHandlerInfo {
  return {
    remoteAddr: { transport: "tcp", hostname, port: 50_000 },
    completed: Promise.resolve(),
  };
}
