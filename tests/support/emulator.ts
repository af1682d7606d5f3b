import { fileURLToPath } from "node:url";
import {
  type Emulator,
  type EmulatorOptions,
  type JwtConfiguration,
  startEmulator,
} from "@changebank/fusionauth-emulator";

/** RSA keys, shared by all test files. */
const KEY_FOLDER = fileURLToPath(
  new URL("../../.fusionauth/test_keys", import.meta.url),
);

/** The kickstart's application. */
export const CLIENT_ID = "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e";

/** Where FusionAuth publishes its metadata and its keys. */
export const METADATA = "/.well-known/openid-configuration";
export const JWKS = "/.well-known/jwks.json";

type Hooks = Emulator["hooks"];

/** An emulator on a free port that keeps and prints nothing. */
export function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({
    port: 0,
    stateFile: null,
    keyFolder: KEY_FOLDER,
    quiet: true,
    ...options,
    // Test files of the same run leave their APP_URL behind.
    variables: { appUrl: "http://localhost:5000", ...options.variables },
  });
}

/** Passes every request to the emulator through `hook` until disposed of. */
export function hookRequests(
  { hooks }: Emulator,
  hook: Hooks["request"],
): Disposable {
  const { request } = hooks;
  hooks.request = (incoming, entry, next) =>
    hook(incoming, entry, () => request(incoming, entry, next));
  return { [Symbol.dispose]: () => void (hooks.request = request) };
}

/** Changes tokens before they are signed, until disposed of. */
export function hookTokens(
  { hooks }: Emulator,
  hook: Hooks["draft"],
): Disposable {
  const { draft } = hooks;
  hooks.draft = async (token) => {
    await draft(token);
    await hook(token);
  };
  return { [Symbol.dispose]: () => void (hooks.draft = draft) };
}

/** Changes members of an object until disposed of. */
export function change<T extends object>(
  target: T,
  members: Partial<T>,
): Disposable {
  const before = { ...target };
  Object.assign(target, members);
  return { [Symbol.dispose]: () => void Object.assign(target, before) };
}

/** Changes how every application's tokens are issued, until disposed of. */
export function changeJwt(
  { tenants, applications }: Emulator,
  change: Partial<JwtConfiguration>,
): Disposable {
  const changed = [...tenants.values(), ...applications.values()]
    .flatMap(({ jwt }) => jwt ?? [])
    .map((jwt) => ({ jwt, before: { ...jwt } }));
  for (const { jwt } of changed) Object.assign(jwt, change);
  return {
    [Symbol.dispose]() {
      for (const { jwt, before } of changed) Object.assign(jwt, before);
    },
  };
}

/** How often the app called a path since `requests` was last emptied. */
export function countRequests({ requests }: Emulator, path: string): number {
  return requests.filter((request) => request.path === path).length;
}

/** How often the app refreshed tokens since `requests` was last emptied. */
export function countRefreshes({ requests }: Emulator): number {
  return requests.filter(({ grantType }) => grantType === "refresh_token")
    .length;
}
