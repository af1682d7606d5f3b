import { fileURLToPath } from "node:url";
import type { Emulator, InspectableEmulator } from "../../server/emulator.ts";
import { startInspectable } from "../../server/start_emulator.ts";
import type { EmulatorOptions } from "../../server/options.ts";
import { CookieClient } from "../../testing/cookie_client.ts";
import { hiddenFields } from "../../testing/html.ts";

/** The kickstart file of tests without their own. */
export const KICKSTART_FILE = new URL(
  "../fixtures/bank/kickstart.json",
  import.meta.url,
);
/** RSA keys, shared by all test files. */
const KEY_FOLDER = fileURLToPath(
  new URL("../../.fusionauth/test_keys", import.meta.url),
);
export const API_KEY = "an-api-key-of-the-tests";
export const CLIENT_ID = "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e";
export const CLIENT_SECRET = "a-client-secret-of-the-tests";
export const REDIRECT_URI = "http://localhost:5000/callback";
export const RICHARD_ID = "00000000-0000-0000-0000-111111111111";

/** The code verifier and S256 challenge of RFC 7636 appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** Starts an emulator on a free port, without state file and log. */
export function openEmulator(
  options: EmulatorOptions = {},
): Promise<InspectableEmulator> {
  return startInspectable({
    kickstartFile: KICKSTART_FILE,
    port: 0,
    stateFile: null,
    keyFolder: KEY_FOLDER,
    quiet: true,
    ...options,
  });
}

/** Opens a browser whose requests to the emulator stay in-process. */
export function openBrowser(emulator: Emulator): CookieClient {
  return new CookieClient({ [emulator.origin]: emulator.handler });
}

/** The parameters of a valid authorize request, with changes; null removes a parameter. */
export function authorizeParameters(
  changes: Record<string, string | null> = {},
): URLSearchParams {
  const all: Record<string, string | null> = {
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "response_type": "code",
    "scope": "openid offline_access email profile",
    "state": "the-state",
    "nonce": "the-nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    ...changes,
  };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) {
    if (value !== null) parameters.set(name, value);
  }
  return parameters;
}

/** `GET /oauth2/authorize`, without following redirects. */
export function authorize(
  emulator: Emulator,
  changes: Record<string, string | null> = {},
  browser: CookieClient = openBrowser(emulator),
): Promise<Response> {
  return browser.fetch(
    `${emulator.origin}/oauth2/authorize?${authorizeParameters(changes)}`,
  );
}

export interface SignInOptions {
  changes?: Record<string, string | null>;
  browser?: CookieClient;
  loginId?: string;
  password?: string;
  remember?: boolean;
}

/** Submits the login page, and returns the response. */
export async function signIn(
  emulator: Emulator,
  options: SignInOptions = {},
): Promise<Response> {
  const { browser = openBrowser(emulator), loginId = "richard@example.com" } =
    options;
  const page = await authorize(emulator, options.changes, browser);
  const fields = hiddenFields(await page.text());
  return await browser.post(`${emulator.origin}/oauth2/authorize`, {
    ...fields,
    loginId,
    password: options.password ?? "password",
    ...(options.remember ? { rememberDevice: "true" } : {}),
  });
}

/** The parameters of the callback that a response redirects to. */
export function callbackOf(response: Response): URLSearchParams {
  return new URL(response.headers.get("location") ?? "about:blank")
    .searchParams;
}

/** Signs in and returns the code of the callback. */
export async function getCode(
  emulator: Emulator,
  options: SignInOptions = {},
): Promise<string> {
  return callbackOf(await signIn(emulator, options)).get("code") ?? "";
}

/** `POST /oauth2/token` as the kickstart's client, with changes; null removes a parameter. */
export function postToken(
  emulator: Emulator,
  changes: Record<string, string | null>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = new URLSearchParams();
  const all: Record<string, string | null> = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    ...changes,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== null) form.set(name, value);
  }
  return emulator.handler(
    new Request(`${emulator.origin}/oauth2/token`, {
      method: "POST",
      body: form,
      headers,
    }),
  );
}

/** `POST /oauth2/token` with a code. */
export function exchange(
  emulator: Emulator,
  code: string,
  changes: Record<string, string | null> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return postToken(emulator, {
    "grant_type": "authorization_code",
    "code": code,
    "redirect_uri": REDIRECT_URI,
    "code_verifier": VERIFIER,
    ...changes,
  }, headers);
}

/** Signs in, exchanges the code, and returns the token response. */
export async function getTokens(
  emulator: Emulator,
  options: SignInOptions = {},
): Promise<Record<string, unknown>> {
  const response = await exchange(emulator, await getCode(emulator, options));
  return await response.json();
}

/** The claims of a token, without verification. */
export function claimsOf(token: unknown): Record<string, unknown> {
  const [, payload = ""] = String(token).split(".");
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (char) => char.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Collects the types of an emulator's events from now on. */
export function collectEvents(emulator: Emulator): string[] {
  const types: string[] = [];
  emulator.listeners.add(({ type }) => types.push(type));
  return types;
}
