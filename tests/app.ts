import { CookieClient, type Landing } from "@/emulator/kit/cookie_client.ts";
import { hiddenFields } from "@/emulator/kit/cookie_client.ts";
import { type Emulator, startEmulator } from "@/emulator/emulator.ts";

/** Where the app believes to be; requests to it stay in this process. */
export const APP_URL = "http://localhost:5000";

export const RICHARD = { loginId: "richard@example.com", password: "password" };
export const MONICA = { loginId: "monica@example.com", password: "password" };
export const ADMIN = { loginId: "admin@example.com", password: "password" };

/** Who signs in, and whether FusionAuth shall remember them. */
export interface Person {
  readonly loginId: string;
  readonly password: string;
  readonly rememberDevice?: boolean;
}

/** The app and a FusionAuth of its own, both in this process. */
export interface TestApp extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly handler: (request: Request) => Promise<Response>;
  /** A browser that nobody used before. */
  browser(headers?: Record<string, string>): CookieClient;
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
  const handlers: Record<string, (request: Request) => Promise<Response>> = {};
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

  function browser(headers: Record<string, string> = {}): CookieClient {
    return new CookieClient(handlers, headers);
  }
  return {
    emulator,
    handler,
    browser,
    async signedIn(person = RICHARD) {
      const client = browser();
      await signIn(client, person);
      return client;
    },
    async [Symbol.asyncDispose]() {
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

/** Fills in FusionAuth's sign-in page. */
export async function submitSignIn(
  client: CookieClient,
  page: Landing,
  { loginId, password, rememberDevice = false }: Person,
): Promise<Landing> {
  const fields = { ...hiddenFields(page.body), loginId, password };
  if (rememberDevice) Object.assign(fields, { rememberDevice: "true" });
  return await client.submit(new URL("/oauth2/authorize", page.url), fields);
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
