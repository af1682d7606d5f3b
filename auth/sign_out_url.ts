import { settings } from "@/fresh.config.ts";
import { getMetadata } from "./discovery.ts";
import { createSecret } from "./seal.ts";

/**
 * FusionAuth's sign-out for this application (OIDC RP-Initiated Logout §2). `client_id` stands in
 * for an `id_token_hint`, which would leave an ID token in the browser's history.
 */
export async function getSignOutUrl(): Promise<URL> {
  const endpoint = await getMetadata().then(
    ({ end_session_endpoint }) => end_session_endpoint,
    // FusionAuth is down: its path is known, and the browser can see for itself.
    () => `${settings.issuer}/oauth2/logout`,
  );
  const url = new URL(endpoint);
  url.searchParams.set("client_id", settings.clientId);
  url.searchParams.set("post_logout_redirect_uri", `${settings.appUrl}/logout`);
  url.searchParams.set("state", createSecret());
  return url;
}
