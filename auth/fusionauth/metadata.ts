import * as v from "@badrap/valita";
import { discoveryRequest, processDiscoveryResponse } from "oauth4webapi";
import { settings } from "@/fresh.config.ts";
import { REQUEST_OPTIONS } from "./back_channel.ts";
import { FusionAuthError, isTemporary } from "./errors.ts";

const KEEP_FOR_MS = 10 * 60_000;
const ISSUER = new URL(settings.ISSUER);

const endpoint = v.string().assert(
  (text) => URL.parse(text)?.protocol === ISSUER.protocol,
  "not a URL of the issuer's scheme",
);

/** FusionAuth's metadata (OIDC Discovery §3) with every member that the app needs. */
const metadataSchema = v.object({
  // oauth4webapi compares parsed URLs. Tokens are compared as text, so this must be as well.
  issuer: v.literal(settings.ISSUER),
  "authorization_endpoint": endpoint,
  "token_endpoint": endpoint,
  "userinfo_endpoint": endpoint,
  "jwks_uri": endpoint,
  "end_session_endpoint": endpoint,
  "authorization_response_iss_parameter_supported": v.boolean()
    .optional(() => false),
});

export type FusionAuthMetadata = v.Infer<typeof metadataSchema>;

let cached: Promise<FusionAuthMetadata> | undefined;
let cachedAt = 0;

/**
 * FusionAuth's discovery document (OIDC Discovery §4): fetched on first use, shared by concurrent
 * callers and kept for 10 minutes. A failure is not kept.
 *
 * @throws {FusionAuthError} `unavailable` when it cannot be fetched; `unusable` when its issuer is
 * not `ISSUER` or an endpoint is missing or not of the issuer's scheme.
 */
export function getMetadata(): Promise<FusionAuthMetadata> {
  const age = Date.now() - cachedAt;
  if (cached === undefined || age > KEEP_FOR_MS || age < 0) {
    cachedAt = Date.now();
    cached = fetchMetadata().catch((error) => {
      cached = undefined;
      throw error;
    });
  }
  return cached;
}

async function fetchMetadata(): Promise<FusionAuthMetadata> {
  try {
    const response = await discoveryRequest(ISSUER, REQUEST_OPTIONS);
    const metadata = await processDiscoveryResponse(ISSUER, response);
    return metadataSchema.parse(metadata, { mode: "strip" });
  } catch (cause) {
    if (isTemporary(cause)) throw cause;
    throw new FusionAuthError(
      "unusable",
      "Cannot use FusionAuth's discovery document: its issuer must equal ISSUER and every endpoint must be there",
      { cause },
    );
  }
}
