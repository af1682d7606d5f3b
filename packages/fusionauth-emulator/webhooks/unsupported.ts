import type { Store } from "../data/store.ts";

/** The event types that the emulator sends. */
export const EVENT_TYPES: readonly string[] = [
  "jwt.refresh",
  "jwt.refresh-token.revoke",
  "user.create",
  "user.deactivate",
  "user.delete",
  "user.delete.complete",
  "user.email.update",
  "user.login.failed",
  "user.login.success",
  "user.password.update",
  "user.reactivate",
  "user.registration.create",
  "user.registration.delete",
  "user.registration.delete.complete",
  "user.registration.update",
  "user.update",
];

/** The settings of webhooks that the emulator does not support, one line each. */
export function unsupportedWebhookSettings(store: Store): string[] {
  const lines: string[] = [];
  for (const webhook of store.webhooks.values()) {
    const never = [...webhook.events].filter((type) =>
      !EVENT_TYPES.includes(type)
    );
    if (never.length > 0) {
      lines.push(
        `Webhook ${webhook.url}: the emulator does not send ${
          never.join(", ")
        }`,
      );
    }
  }
  for (const tenant of store.tenants.values()) {
    const waiting = Object.entries(eventsOf(store, tenant.id))
      .filter(([, event]) =>
        ![undefined, "None"].includes(Object(event).transactionType)
      )
      .map(([type]) => type);
    if (waiting.length > 0) {
      lines.push(
        `Tenant ${tenant.name}: the emulator does not wait for webhooks; it ignores the transactionType of ${
          waiting.join(", ")
        }`,
      );
    }
  }
  return lines;
}

function eventsOf(store: Store, tenantId: string): Record<string, unknown> {
  const document: unknown = store.documents.get(`tenant ${tenantId}`);
  const events: unknown = Object(Object(document).eventConfiguration).events;
  return typeof events === "object" && events !== null ? { ...events } : {};
}
