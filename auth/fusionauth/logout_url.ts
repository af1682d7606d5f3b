import { settings } from "@/fresh.config.ts";
import { randomId } from "@/server/crypto.ts";
import { getMetadata } from "./metadata.ts";

/**
 * FusionAuth's logout for this application (OIDC RP-Initiated Logout §2). `client_id` takes the
 * place of `id_token_hint`, which would leave an ID token in the browser's history.
 */
export async function getLogoutUrl(): Promise<URL> {
  const endpoint = await getMetadata().then(
    ({ end_session_endpoint }) => end_session_endpoint,
    // FusionAuth is down: its path is known, and the browser may still reach it.
    () => `${settings.ISSUER}/oauth2/logout`,
  );
  const url = new URL(endpoint);
  url.searchParams.set("client_id", settings.CLIENT_ID);
  url.searchParams.set(
    "post_logout_redirect_uri",
    `${settings.APP_URL}/logout`,
  );
  url.searchParams.set("state", randomId());
  return url;
}
