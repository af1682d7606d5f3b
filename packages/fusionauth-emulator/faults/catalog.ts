import { CALLBACK_FAULTS, LOGOUT_FAULTS } from "./callback_faults.ts";
import type { Fault } from "./fault.ts";
import type { FaultArea, FaultName, FaultsByArea } from "./fault_names.ts";
import { HTTP_FAULTS } from "./http_faults.ts";
import {
  DISCOVERY_FAULTS,
  TOKEN_RESPONSE_FAULTS,
  USERINFO_FAULTS,
} from "./json_faults.ts";
import { JWKS_FAULTS, KEY_FAULTS } from "./key_faults.ts";
import type { SeenRequest } from "./seen_request.ts";
import { TOKEN_FAULTS } from "./token_faults.ts";

const FAULTS: {
  readonly [Area in FaultArea]: Readonly<Record<FaultsByArea[Area], Fault>>;
} = {
  "id-token": TOKEN_FAULTS,
  "access-token": TOKEN_FAULTS,
  keys: KEY_FAULTS,
  callback: CALLBACK_FAULTS,
  discovery: { ...HTTP_FAULTS, ...DISCOVERY_FAULTS },
  jwks: { ...HTTP_FAULTS, ...JWKS_FAULTS },
  authorize: HTTP_FAULTS,
  token: { ...HTTP_FAULTS, ...TOKEN_RESPONSE_FAULTS },
  exchange: { ...HTTP_FAULTS, ...TOKEN_RESPONSE_FAULTS },
  refresh: { ...HTTP_FAULTS, ...TOKEN_RESPONSE_FAULTS },
  userinfo: { ...HTTP_FAULTS, ...USERINFO_FAULTS },
  logout: { ...HTTP_FAULTS, ...LOGOUT_FAULTS },
  api: HTTP_FAULTS,
  all: HTTP_FAULTS,
};

const BY_NAME: ReadonlyMap<string, Fault> = new Map(
  Object.entries(FAULTS).flatMap(([area, faults]) =>
    Object.entries(faults).map(([name, fault]): [string, Fault] => [
      `${area}/${name}`,
      fault,
    ])
  ),
);

/** The names of all faults, area by area. */
export function faultNames(): string[] {
  return [...BY_NAME.keys()];
}

/** Whether there is a fault of this name. */
export function isFaultName(name: string): name is FaultName {
  return BY_NAME.has(name);
}

/** A fault and its area. Throws RangeError for an unknown name. */
export function findFault(name: FaultName): { area: string; fault: Fault } {
  const fault = BY_NAME.get(name);
  if (fault === undefined) {
    throw new RangeError(`There is no fault "${name}"`);
  }
  return { area: name.slice(0, name.indexOf("/")), fault };
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

/** The areas that a request belongs to. */
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
