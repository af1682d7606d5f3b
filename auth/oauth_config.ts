import type { OAuth2ClientConfig } from "@deno/kv-oauth";
import { settings } from "@/fresh.config.ts";
import type { FusionAuthMetadata } from "./discovery.ts";

/** What the pages show (`email`, `profile`) and what keeps a session alive (`offline_access`). */
export const SCOPES = ["openid", "offline_access", "email", "profile"];

/** Where FusionAuth sends the browser back to, byte for byte as the kickstart lists it. */
export const REDIRECT_URI = `${settings.appUrl}/callback`;

/** kv-oauth's configuration for this application in FusionAuth. */
export function createFusionAuthOAuthConfig(
  metadata: Pick<
    FusionAuthMetadata,
    "authorization_endpoint" | "token_endpoint"
  >,
): OAuth2ClientConfig {
  return {
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    authorizationEndpointUri: metadata.authorization_endpoint,
    tokenUri: metadata.token_endpoint,
    redirectUri: REDIRECT_URI,
    defaults: { scope: SCOPES },
  };
}
