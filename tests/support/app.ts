import { type Emulator, startEmulator } from "@changebank/fusionauth-emulator";
import {
  type CookieClient,
  hiddenFields,
  type Landing,
  type OriginHandler,
} from "@changebank/fusionauth-emulator/testing";
import {
  createTestKit,
  type Person,
  submitSignIn,
  type TestKit,
} from "@changebank/fusionauth-emulator/testing";

export { type Person, submitSignIn };

/** Where the app believes to be; requests to it stay in this process. */
export const APP_URL = "http://localhost:5000";

/** ChangeBank's client id in the kickstart. */
export const CLIENT_ID = "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e";

export const RICHARD = { loginId: "richard@example.com", password: "password" };
export const MONICA = { loginId: "monica@example.com", password: "password" };
export const ADMIN = { loginId: "admin@example.com", password: "password" };

/** The app and a FusionAuth of its own, both in this process. */
export interface TestApp extends TestKit, AsyncDisposable {
  readonly emulator: Emulator;
  readonly handler: OriginHandler;
  /** A browser in which a person has just signed in. */
  signedIn(person?: Person): Promise<CookieClient>;
}

/**
 * Opens the app on an emulator of its own and a KV in memory. Once per test file: the app's modules
 * read their settings when they are first imported.
 */
export async function openApp(
  env: Readonly<Record<string, string>> = {},
): Promise<TestApp> {
  const handlers: Record<string, OriginHandler> = {};
  const emulator = await startEmulator({
    port: 0,
    stateFile: null,
    quiet: true,
    fetch: (input, init) => {
      const request = new Request(input, init);
      const handle = handlers[new URL(request.url).origin];
      return handle === undefined ? fetch(request) : handle(request);
    },
  });
  setEnv({
    ISSUER: emulator.origin,
    APP_URL,
    DENO_KV_PATH: ":memory:",
    ...env,
  });
  const { app } = await import("@/main.ts");
  const { builder } = await import("@/dev.ts");
  (await builder.build({ snapshot: "memory" }))(app);
  const handler = app.handler();
  handlers[APP_URL] = handler;
  const kit = createTestKit(emulator, { url: APP_URL, handler });

  return {
    ...kit,
    emulator,
    handler,
    signedIn: (person = RICHARD) => kit.signInAs(person),
    async [Symbol.asyncDispose]() {
      kit[Symbol.dispose]();
      const { closeKv } = await import("@/auth/kv.ts");
      await closeKv();
      await emulator.close();
    },
  };
}

/** Signs a person in, from a page of the app to wherever the sign-in ends. */
export async function signIn(
  client: CookieClient,
  person: Person = RICHARD,
  from = "/login",
): Promise<Landing> {
  const page = await client.navigate(new URL(from, APP_URL));
  return await submitSignIn(client, page, person);
}

/** Sends a form of the page at `path`, with the hidden fields that the page has. */
export async function submitForm(
  client: CookieClient,
  path: string,
  fields: Record<string, string>,
  action = path,
): Promise<Response> {
  const page = await client.navigate(new URL(path, APP_URL));
  return await client.post(new URL(action, APP_URL), {
    ...hiddenFields(page.body),
    ...fields,
  });
}

function setEnv(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
}
