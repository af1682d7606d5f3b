import type { Settings } from "@/fresh.config.ts";
import { WEBHOOK_PATH } from "@/server/webhook_request.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";
import { probe } from "./probe.ts";

/** Whether the app takes events, and signed ones only. */
export async function checkWebhook(
  { APP_URL, WEBHOOK_ENABLED }: Settings,
): Promise<Verdict> {
  if (!WEBHOOK_ENABLED) {
    return warning(
      "WEBHOOK_ENABLED is false: what FusionAuth revokes ends at the next refresh, and not at once",
      "Set it to true, and point a signed webhook of FusionAuth at the app",
    );
  }
  const url = APP_URL + WEBHOOK_PATH;
  const answer = await probe(url, { method: "POST", body: "{}" });
  switch (answer?.status) {
    case undefined:
      return warning(
        `The app does not answer at ${APP_URL}, so it is not known whether FusionAuth reaches its webhook`,
        "Start the app, and run the doctor again",
      );
    case 400:
      return ok(`${url}, for signed events only`);
    default:
      return fault(
        `${url} answers with status ${answer?.status}: that is not this app, or not these settings`,
        "Set APP_URL to the app's own address, and let the proxy in front pass on that path",
      );
  }
}
