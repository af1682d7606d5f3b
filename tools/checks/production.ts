import type { Settings } from "@/fresh.config.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";
import { probe } from "./probe.ts";

/** What kickstart/kickstart.json creates unless FUSIONAUTH_API_KEY is set. */
const KICKSTART_API_KEY =
  "an-api-key-for-development-that-should-be-regenerated-for-production";
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** What must hold of the settings before others may use the app; the rest is in `readSettings`. */
export function checkProductionSettings(settings: Settings): Verdict {
  if (!settings.APP_URL.startsWith("https:")) {
    return fault(
      "APP_URL is not https: sessions would cross the network in clear text",
      "Set APP_URL to the https address that browsers open",
    );
  }
  if (!settings.WEBHOOK_ENABLED) {
    return fault(
      "WEBHOOK_ENABLED is false: whom FusionAuth locks out stays signed in until the next refresh",
      "Set it to true, and point a signed webhook of FusionAuth at the app",
    );
  }
  if (settings.DENO_KV_PATH === undefined && !settings.DENO_DEPLOY) {
    return fault(
      "DENO_KV_PATH is not set: sessions would be in Deno's cache, and go with it",
      "Set it to a file outside of the app's folder, or to the https URL of a KV server",
    );
  }
  if (settings.TRUSTED_PROXIES.length === 0 && !settings.DENO_DEPLOY) {
    return warning(
      "TRUSTED_PROXIES is not set: behind a proxy all clients share one limit",
      "Set it to the address of the proxy that ends TLS",
    );
  }
  return ok("https, a secret of your own, a webhook and a KV that lasts");
}

/** Whether the kickstart's API key, which everybody knows, opens this FusionAuth. */
export async function checkApiKey({ ISSUER }: Settings): Promise<Verdict> {
  const answer = await probe(`${ISSUER}/api/user/${NOBODY}`, {
    headers: { authorization: KICKSTART_API_KEY },
  });
  const isRefused = answer === null || [401, 403].includes(answer.status);
  return isRefused ? ok("the kickstart's is refused") : fault(
    "FusionAuth accepts the kickstart's API key, which everybody knows",
    "In FusionAuth, delete that key, and change the kickstart's passwords with it",
  );
}
