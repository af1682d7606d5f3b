import { CALLBACK_MODES, LOGOUT_MODES } from "./callback_faults.ts";
import type { Mode } from "./fault.ts";
import { FAULTS } from "./http_faults.ts";
import {
  DISCOVERY_MODES,
  TOKEN_RESPONSE_MODES,
  USERINFO_MODES,
} from "./json_faults.ts";
import { JWKS_MODES, KEY_MODES } from "./key_faults.ts";
import type { SeenRequest } from "./seen_request.ts";
import { TOKEN_MODES } from "./token_faults.ts";

/** Every mode, by the area of the emulator that it is about. */
const MODES = {
  "id-token": TOKEN_MODES,
  "access-token": TOKEN_MODES,
  "keys": KEY_MODES,
  "callback": CALLBACK_MODES,
  "discovery": { ...FAULTS, ...DISCOVERY_MODES },
  "jwks": { ...FAULTS, ...JWKS_MODES },
  "authorize": FAULTS,
  /** Code exchange and refresh. */
  "token": { ...FAULTS, ...TOKEN_RESPONSE_MODES },
  "exchange": { ...FAULTS, ...TOKEN_RESPONSE_MODES },
  "refresh": { ...FAULTS, ...TOKEN_RESPONSE_MODES },
  "userinfo": { ...FAULTS, ...USERINFO_MODES },
  "logout": { ...FAULTS, ...LOGOUT_MODES },
  "api": FAULTS,
  /** Every endpoint. */
  "all": FAULTS,
} satisfies Record<string, Record<string, Mode>>;

export type Area = keyof typeof MODES;

/** A mode's name: its area and what it does there, as in `id-token/iss-wrong`. */
export type ModeName = {
  [A in Area]: `${A}/${keyof typeof MODES[A] & string}`;
}[Area];

const BY_NAME: ReadonlyMap<string, Mode> = new Map(
  Object.entries(MODES).flatMap(([area, modes]) =>
    Object.entries(modes).map(([name, mode]): [string, Mode] => [
      `${area}/${name}`,
      mode,
    ])
  ),
);

/** All names, in the order of the tables. */
export function modeNames(): string[] {
  return [...BY_NAME.keys()];
}

/** Whether there is a mode of that name. */
export function isModeName(name: string): name is ModeName {
  return BY_NAME.has(name);
}

/** A mode and the area that it is for. */
export function findMode(name: ModeName): { area: string; mode: Mode } {
  const mode = BY_NAME.get(name);
  if (mode === undefined) {
    throw new RangeError(`There is no mode "${name}" on the bench`);
  }
  return { area: name.slice(0, name.indexOf("/")), mode };
}

const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  discovery: /\/\.well-known\/openid-configuration(\/|$)/,
  jwks: /^\/\.well-known\/jwks\.json$/,
  authorize: /^\/oauth2\/(authorize|register)$/,
  token: /^\/oauth2\/token$/,
  userinfo: /^\/oauth2\/userinfo$/,
  logout: /^\/oauth2\/logout$/,
  api: /^\/(api\/|oauth2\/introspect$)/,
};

/** The areas that a request falls into. */
export function areasOf({ url, grantType }: SeenRequest): string[] {
  const areas = Object.entries(ENDPOINTS)
    .filter(([, path]) => path.test(url.pathname))
    .map(([area]) => area);
  if (areas.includes("token")) {
    areas.push(grantType === "refresh_token" ? "refresh" : "exchange");
  }
  if (areas.includes("jwks")) areas.push("keys");
  return [...areas, "all"];
}
