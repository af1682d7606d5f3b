import type { Emulator } from "@changebank/fusionauth-emulator";
import {
  CookieClient,
  type OriginHandler,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";
import { answerOrigin } from "./back_channel.ts";
import { buildApp } from "./built_app.ts";
import { openEmulator } from "./emulator.ts";
import { makeTempFolder } from "./temp_folder.ts";
import { RICHARD } from "./users.ts";

/** The app's `APP_URL`, as in production; requests to it stay in this process. */
export const HTTPS_URL = "https://bank.example.com";
/** FusionAuth's issuer, likewise. */
export const HTTPS_ISSUER = "https://id.example.com";

const CLIENT_SECRET = "a-secret-of-this-test-alone";

/** The app as in production, with an emulator that plays a FusionAuth behind https. */
export interface HttpsApp {
  readonly emulator: Emulator;
  readonly handler: OriginHandler;
  /** A browser that nobody used before. */
  browser(headers?: Record<string, string>): CookieClient;
  /** A browser in which Richard has just signed in. */
  signedIn(): Promise<CookieClient>;
}

/**
 * Opens the app with an https `APP_URL`, which makes it strict. Once per test file, and instead of
 * `openApp`.
 */
export async function openHttpsApp(): Promise<HttpsApp> {
  const emulator = await openEmulator({
    issuer: HTTPS_ISSUER,
    variables: { appUrl: HTTPS_URL },
    env: { CLIENT_SECRET },
  });
  answerOrigin(HTTPS_ISSUER, emulator.handler);
  const handler = await buildApp({
    APP_URL: HTTPS_URL,
    ISSUER: HTTPS_ISSUER,
    CLIENT_SECRET,
    DENO_KV_PATH: `${await makeTempFolder()}/kv`,
  });
  const handlers = { [HTTPS_URL]: handler, [HTTPS_ISSUER]: emulator.handler };

  function browser(headers: Record<string, string> = {}): CookieClient {
    return new CookieClient(handlers, headers);
  }
  return {
    emulator,
    handler,
    browser,
    async signedIn() {
      const client = browser();
      const page = await client.navigate(`${HTTPS_URL}/login`);
      await submitSignIn(client, page, RICHARD);
      return client;
    },
  };
}
