import { HttpError } from "fresh";
import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import { parseWebhookEvent } from "@/auth/webhooks/event.ts";
import { handleWebhookEvent } from "@/auth/webhooks/handle_event.ts";
import { verifyWebhook } from "@/auth/webhooks/signature.ts";
import { settings } from "@/fresh.config.ts";
import { logEvent } from "@/server/log.ts";
import { define } from "@/utils.ts";

const SIGNATURE = "x-fusionauth-signature-jwt";

export const handler = define.handlers({
  /** Takes signed events from FusionAuth, which delivers again unless the answer is 2xx. */
  async POST(ctx) {
    if (!settings.webhookEnabled) throw new HttpError(404);
    const signature = ctx.req.headers.get(SIGNATURE);
    const body = await ctx.req.bytes();
    const refusal = await verify(body, signature);
    if (refusal !== null) return refuse(refusal);
    const event = parseWebhookEvent(body);
    if (event === null) return refuse("the body is no event");
    await handleWebhookEvent(event);
    return new Response("ok\n");
  },
});

/** Why a webhook's body is not FusionAuth's; `null` when it is. */
async function verify(
  body: Uint8Array,
  signature: string | null,
): Promise<string | null> {
  if (signature === null) return "it has no signature";
  try {
    await verifyWebhook(body, signature);
    return null;
  } catch (error) {
    const isForged = error instanceof FusionAuthError &&
      error.kind === "untrusted";
    if (isForged) return error.message;
    throw error;
  }
}

function refuse(reason: string): Response {
  logEvent("warn", "webhook.refused", { reason });
  return new Response("Not accepted\n", { status: 400 });
}
