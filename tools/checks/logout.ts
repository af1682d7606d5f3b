import type { Settings } from "@/fresh.config.ts";
import { fault, ok, type Verdict } from "./finding.ts";
import type { FusionAuth } from "./issuer.ts";
import { probe } from "./probe.ts";

/** Whether FusionAuth would send a browser back after a sign-out; no session is there to end. */
export async function checkLogout(
  { logout }: FusionAuth,
  { APP_URL, CLIENT_ID }: Settings,
): Promise<Verdict> {
  const target = `${APP_URL}/logout`;
  const url = new URL(logout);
  url.searchParams.set("client_id", CLIENT_ID);
  url.searchParams.set("post_logout_redirect_uri", target);
  const answer = await probe(url);
  if (answer === null || answer.status >= 400) {
    return fault(
      `FusionAuth does not send browsers back to ${target} after a sign-out`,
      "In FusionAuth, add exactly that URL to the application's authorized redirect URLs, and set it as its logout URL",
    );
  }
  return ok(target);
}
