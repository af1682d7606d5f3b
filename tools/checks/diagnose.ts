import type { Settings } from "@/fresh.config.ts";
import { checkClient, checkPkce } from "./client.ts";
import { checkAppUrl } from "./environment.ts";
import { find, type Finding, skipped, type Verdict } from "./finding.ts";
import { checkClock, checkKeys, discover, type FusionAuth } from "./issuer.ts";
import { checkKv } from "./kv.ts";
import { checkLogout } from "./logout.ts";
import { checkApiKey, checkProductionSettings } from "./production.ts";
import { checkRefresh, checkSecret } from "./token_endpoint.ts";
import { checkWebhook } from "./webhook.ts";

/** Checks the app's settings against FusionAuth, the KV and, where it runs, the app itself. */
export async function diagnose(settings: Settings): Promise<Finding[]> {
  const isProduction = settings.APP_URL.startsWith("https:");
  const { verdict, fusionAuth, clockDifference } = await discover(settings);
  const client = fusionAuth && await checkClient(fusionAuth, settings);
  const isKnown = client?.id.outcome === "ok";

  /** A check that needs FusionAuth, and one that needs the application there. */
  const atFusionAuth = (
    check: (fusionAuth: FusionAuth, settings: Settings) => Promise<Verdict>,
  ) => fusionAuth === null ? skipped("issuer") : check(fusionAuth, settings);
  const ofClient: typeof atFusionAuth = (check) =>
    fusionAuth !== null && !isKnown
      ? skipped("client id")
      : atFusionAuth(check);

  return await Promise.all([
    find("app url", () => checkAppUrl(settings)),
    find("issuer", () => verdict),
    find(
      "clock",
      () =>
        fusionAuth === null ? skipped("issuer") : checkClock(clockDifference),
    ),
    find("keys", () => atFusionAuth(checkKeys)),
    find("client id", () => client?.id ?? skipped("issuer")),
    find("redirect uri", () => client?.redirectUri ?? skipped("issuer")),
    find("scopes", () => client?.scopes ?? skipped("issuer")),
    find(
      "pkce",
      () =>
        client?.redirectUri.outcome === "fault"
          ? skipped("redirect uri")
          : ofClient(checkPkce),
    ),
    find("client secret", () => ofClient(checkSecret)),
    find("refresh", () => ofClient(checkRefresh)),
    find("logout", () => ofClient(checkLogout)),
    find(
      "webhook",
      () => fusionAuth === null ? skipped("issuer") : checkWebhook(settings),
    ),
    find("kv", () => checkKv(settings)),
    ...isProduction
      ? [
        find("production", () => checkProductionSettings(settings)),
        find("api key", () => checkApiKey(settings)),
      ]
      : [],
  ]);
}
