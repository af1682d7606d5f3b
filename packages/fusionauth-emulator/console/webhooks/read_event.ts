import { isRecord } from "../../data/is_record.ts";
import type { WebhookEvent } from "../../webhooks/webhook_event.ts";

/** An event to send by hand, or what is wrong with it. */
export function readEvent(value: unknown): WebhookEvent | string {
  if (!isRecord(value)) return "The event must be a JSON object.";
  const { id, type, createInstant, tenantId } = value;
  if (typeof type !== "string") return 'The event needs a "type".';
  if (typeof tenantId !== "string") return 'The event needs a "tenantId".';
  return {
    ...value,
    type,
    tenantId,
    id: typeof id === "string" ? id : crypto.randomUUID(),
    createInstant: typeof createInstant === "number"
      ? createInstant
      : Date.now(),
  };
}
