import { HttpError } from "fresh";
import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import { parseWebhookEvent } from "@/auth/webhooks/event.ts";
import { handleWebhookEvent } from "@/auth/webhooks/handle_event.ts";
import { verifyWebhook } from "@/auth/webhooks/signature.ts";
import { settings } from "@/fresh.config.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { createRateLimit, getClient } from "@/server/rate_limit.ts";
import { withSpan } from "@/server/telemetry.ts";
import { SIGNATURE_HEADER } from "@/server/webhook_request.ts";
import { define } from "@/utils.ts";

/** Forgeries a minute from one client; FusionAuth's own events are never refused for them. */
const failures = createRateLimit("webhook", 60);

export const handler = define.handlers({
  /** Takes signed events from FusionAuth, which delivers again unless the answer is 2xx. */
  async POST(ctx) {
    if (!settings.WEBHOOK_ENABLED) throw new HttpError(404);
    const body = await ctx.req.bytes();
    const signature = ctx.req.headers.get(SIGNATURE_HEADER) ?? "";
    try {
      await verifyWebhook(body, signature);
    } catch (error) {
      if (!(error instanceof FusionAuthError)) throw error;
      if (error.kind !== "untrusted") throw error;
      failures(getClient());
      logEvent("warn", "webhook.refused", { error: describeError(error) });
      return new Response("Not accepted\n", { status: 400 });
    }
    const event = parseWebhookEvent(body);
    // FusionAuth's own, so it would come again and again, and never be of use.
    if (event === null) logEvent("warn", "webhook.unreadable");
    else await withSpan("webhook", () => handleWebhookEvent(event));
    return new Response("ok\n");
  },
});
