import { type Emulator, startEmulator } from "@changebank/fusionauth-emulator";
import {
  CookieClient,
  type OriginHandler,
} from "@changebank/fusionauth-emulator/testing";
import {
  type Person,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";

/** Where the app believes to be, as in production. Requests to it stay in this process. */
export const HTTPS_URL = "https://bank.example.com";
/** FusionAuth's issuer, likewise. */
export const HTTPS_ISSUER = "https://id.example.com";

const CLIENT_SECRET = "a-secret-of-this-test-alone";

/** The app as it is in production, with an emulator that plays a FusionAuth behind https. */
export interface HttpsApp {
  readonly emulator: Emulator;
  readonly handler: OriginHandler;
  /** A browser that nobody used before. */
  browser(headers?: Record<string, string>): CookieClient;
  /** A browser in which a person has just signed in. */
  signedIn(person?: Person): Promise<CookieClient>;
}

/**
 * Opens the app with an https APP_URL, which is what makes it strict. Once per test file, and
 * instead of `openApp`.
 */
export async function openHttpsApp(): Promise<HttpsApp> {
  const emulator = await startEmulator({
    port: 0,
    issuer: HTTPS_ISSUER,
    stateFile: null,
    quiet: true,
    variables: { appUrl: HTTPS_URL },
    env: { CLIENT_SECRET },
  });
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    const isFusionAuth = new URL(request.url).origin === HTTPS_ISSUER;
    return isFusionAuth ? emulator.handler(request) : original(request);
  };
  const folder = await Deno.makeTempDir();
  addEventListener(
    "unload",
    () => Deno.removeSync(folder, { recursive: true }),
  );
  Deno.env.set("APP_URL", HTTPS_URL);
  Deno.env.set("ISSUER", HTTPS_ISSUER);
  Deno.env.set("CLIENT_SECRET", CLIENT_SECRET);
  Deno.env.set("DENO_KV_PATH", `${folder}/kv`);
  const { app } = await import("@/main.ts");
  const { builder } = await import("@/dev.ts");
  (await builder.build({ snapshot: "memory" }))(app);
  const handler = app.handler();
  const handlers = { [HTTPS_URL]: handler, [HTTPS_ISSUER]: emulator.handler };

  function browser(headers: Record<string, string> = {}): CookieClient {
    return new CookieClient(handlers, headers);
  }
  return {
    emulator,
    handler,
    browser,
    async signedIn(
      person = { loginId: "richard@example.com", password: "password" },
    ) {
      const client = browser();
      const page = await client.navigate(`${HTTPS_URL}/login`);
      await submitSignIn(client, page, person);
      return client;
    },
  };
}
