import {
  allowInsecureRequests,
  type AuthorizationServer,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from "oauth4webapi";
import { settings } from "@/fresh.config.ts";
import { ALLOW_HTTP, backChannelFetch } from "./back_channel.ts";
import { FusionAuthUnavailable, FusionAuthUnusable } from "./failures.ts";

const KEEP_FOR_MS = 10 * 60_000;

/** FusionAuth's metadata, with everything the app needs of it present. */
export interface FusionAuthMetadata extends AuthorizationServer {
  readonly "authorization_endpoint": string;
  readonly "token_endpoint": string;
  readonly "userinfo_endpoint": string;
  readonly "jwks_uri": string;
  readonly "end_session_endpoint": string;
}

let known: Promise<FusionAuthMetadata> | undefined;
let knownAt = 0;

/**
 * FusionAuth's discovery document (OIDC Discovery §4), fetched at the first need, shared by all
 * who ask meanwhile and kept for 10 minutes. A failure is not kept.
 *
 * @throws {FusionAuthUnavailable} when it cannot be fetched.
 * @throws {FusionAuthUnusable} when its issuer is not `ISSUER` or an endpoint is missing or not
 * of the issuer's scheme.
 */
export function getMetadata(): Promise<FusionAuthMetadata> {
  const age = Date.now() - knownAt;
  if (known === undefined || age > KEEP_FOR_MS || age < 0) {
    knownAt = Date.now();
    known = fetchMetadata().catch((error) => {
      known = undefined;
      throw error;
    });
  }
  return known;
}

async function fetchMetadata(): Promise<FusionAuthMetadata> {
  const issuer = new URL(settings.issuer);
  try {
    const response = await discoveryRequest(issuer, {
      [customFetch]: backChannelFetch,
      [allowInsecureRequests]: ALLOW_HTTP,
    });
    return requireEndpoints(await processDiscoveryResponse(issuer, response));
  } catch (cause) {
    if (cause instanceof FusionAuthUnavailable) throw cause;
    throw new FusionAuthUnusable(
      "Cannot use FusionAuth's discovery document: its issuer must equal ISSUER and every endpoint must be there",
      { cause },
    );
  }
}

function requireEndpoints(metadata: AuthorizationServer): FusionAuthMetadata {
  return {
    ...metadata,
    // oauth4webapi compares parsed URLs; tokens are compared as text, so this one must be too.
    issuer: requireEqual(metadata.issuer, settings.issuer),
    "authorization_endpoint": requireUrl(metadata, "authorization_endpoint"),
    "token_endpoint": requireUrl(metadata, "token_endpoint"),
    "userinfo_endpoint": requireUrl(metadata, "userinfo_endpoint"),
    "jwks_uri": requireUrl(metadata, "jwks_uri"),
    "end_session_endpoint": requireUrl(metadata, "end_session_endpoint"),
  };
}

function requireEqual(actual: string, expected: string): string {
  if (actual !== expected) throw new Error("issuer differs from ISSUER");
  return actual;
}

function requireUrl(metadata: AuthorizationServer, name: string): string {
  const value = metadata[name];
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url === null || typeof value !== "string") {
    throw new Error(`"${name}" is missing`);
  }
  if (url.protocol !== new URL(settings.issuer).protocol) {
    throw new Error(`"${name}" is not of the issuer's scheme`);
  }
  return value;
}
