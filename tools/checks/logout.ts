import type { Settings } from "@/fresh.config.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";
import type { FusionAuth } from "./issuer.ts";
import { probe } from "./probe.ts";

/**
 * Whether FusionAuth sends a browser back after a sign-out, and calls the app when the user signs out
 * elsewhere. The probes have no session that they could end.
 */
export async function checkLogout(
  { logout }: FusionAuth,
  { APP_URL, CLIENT_ID }: Settings,
): Promise<Verdict> {
  const target = `${APP_URL}/logout`;
  const url = new URL(logout);
  url.searchParams.set("client_id", CLIENT_ID);
  // Without a target of its own, a sign-out ends at the application's logout URL.
  const byDefault = await probe(url);
  url.searchParams.set("post_logout_redirect_uri", target);
  const asked = await probe(url);
  if (asked === null || asked.status >= 400) {
    return fault(
      `FusionAuth does not send browsers back to ${target} after a sign-out`,
      "In FusionAuth, add exactly that URL to the application's authorized redirect URLs",
    );
  }
  // In a redirect, or in the page that also calls the other applications.
  const isLogoutUrl = byDefault?.headers.get("location") === target ||
    byDefault?.text.includes(`${target}"`);
  return isLogoutUrl ? ok(target) : warning(
    `The application's logout URL is not ${target}: a sign-out in another application does not reach the app`,
    "In FusionAuth, set the application's logout URL to exactly that URL",
  );
}
