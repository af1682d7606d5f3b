import type { Emulator } from "@changebank/fusionauth-emulator";
import {
  type CookieClient,
  createTestKit,
  type OriginHandler,
  type Person,
  type TestKit,
} from "@changebank/fusionauth-emulator/testing";
import { closeKv } from "./app_modules.ts";
import { buildApp } from "./built_app.ts";
import { openEmulator } from "./emulator.ts";
import { RICHARD } from "./users.ts";

/** The app's `APP_URL`; requests to it stay in this process. */
export const APP_URL = "http://localhost:5000";

/** The app and a FusionAuth of its own, both in this process. */
export interface TestApp extends TestKit, AsyncDisposable {
  readonly emulator: Emulator;
  readonly handler: OriginHandler;
  /** A browser in which a user has just signed in. */
  signedIn(user?: Person): Promise<CookieClient>;
}

/**
 * Opens the app on an emulator of its own and a KV in memory. Once per test file: see `buildApp`.
 */
export async function openApp(
  env: Readonly<Record<string, string>> = {},
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
    ...env,
  });
  const kit = createTestKit(emulator, { url: APP_URL, handler });

  return {
    ...kit,
    emulator,
    handler,
    signedIn: (user = RICHARD) => kit.signInAs(user),
    async [Symbol.asyncDispose]() {
      kit[Symbol.dispose]();
      await closeKv();
      await emulator.close();
    },
  };
}
