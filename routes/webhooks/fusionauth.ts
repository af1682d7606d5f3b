import { HttpError } from "fresh";
import { FusionAuthUntrusted } from "@/auth/failures.ts";
import { describeError, logEvent } from "@/auth/log.ts";
import {
  handleWebhookEvent,
  parseWebhookEvent,
} from "@/auth/webhook_events.ts";
import { verifyWebhook } from "@/auth/webhook_signature.ts";
import { settings } from "@/fresh.config.ts";
import { define } from "@/utils.ts";

const SIGNATURE = "x-fusionauth-signature-jwt";

export const handler = define.handlers({
  /** Signed events from FusionAuth. It delivers again unless the answer is 2xx. */
  async POST(ctx) {
    if (!settings.webhookEnabled) throw new HttpError(404);
    const signature = ctx.req.headers.get(SIGNATURE);
    const body = new Uint8Array(await ctx.req.arrayBuffer());
    const event = await readEvent(body, signature).catch((error) => {
      if (!(error instanceof FusionAuthUntrusted)) throw error;
      logEvent("warn", "webhook.refused", { error: describeError(error) });
      return null;
    });
    if (event === null) return new Response("Not accepted\n", { status: 400 });
    await handleWebhookEvent(event);
    return new Response("ok\n");
  },
});

async function readEvent(
  body: Uint8Array<ArrayBuffer>,
  signature: string | null,
) {
  if (signature === null) {
    throw new FusionAuthUntrusted("Cannot accept a webhook without signature");
  }
  await verifyWebhook(body, signature);
  const event = parseWebhookEvent(parseJson(body));
  if (event === null) {
    throw new FusionAuthUntrusted("Cannot accept a webhook that is no event");
  }
  return event;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
