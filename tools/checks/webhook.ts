import type { Settings } from "@/fresh.config.ts";
import { WEBHOOK_PATH } from "@/server/webhook_request.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";
import { probe } from "./probe.ts";

/** The app's answer to an event without a signature; other programs answer 400, too. */
const NOT_ACCEPTED = "Not accepted\n";

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
  if (answer === null) {
    return warning(
      `The app does not answer at ${APP_URL}, so its webhook cannot be checked`,
      "Start the app, and run the doctor again",
    );
  }
  if (answer.status === 400 && answer.text === NOT_ACCEPTED) {
    return ok(`${url} accepts signed events only`);
  }
  return fault(
    `${url} answers with status ${answer.status}: that is not this app, or it runs with other settings`,
    "Set APP_URL to the app's own address, let the proxy in front pass on that path, and restart the app after a change of settings",
  );
}
