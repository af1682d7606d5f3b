import {
  refreshTokenDocument,
  registrationDocument,
  userDocument,
} from "../data/documents.ts";
import type { Happening } from "../instance/core.ts";

/** An event as a webhook is told of it: the members every event has, and its own. */
export interface WebhookEvent {
  id: string;
  type: string;
  /** In milliseconds. */
  createInstant: number;
  tenantId: string;
  [member: string]: unknown;
}

/** Writes down what happened, as it is now; users and tokens may change before it is sent. */
export function createWebhookEvent(
  { user, original, registration, refreshToken, ...happening }: Happening,
  createInstant: number,
): WebhookEvent {
  const event: WebhookEvent = {
    ...happening,
    id: crypto.randomUUID(),
    createInstant,
    info: { data: {} },
  };
  if (user !== undefined) event.user = userDocument(user);
  if (refreshToken !== undefined) {
    event.refreshToken = typeof refreshToken === "string"
      ? refreshToken
      : refreshTokenDocument(refreshToken);
  }
  if (user !== undefined && registration !== undefined) {
    event.registration = registrationDocument(user, registration);
  }
  if (original === undefined) return event;
  if (typeof original === "string") event.original = original;
  else if ("tenantId" in original) event.original = userDocument(original);
  else if (user !== undefined) {
    event.original = registrationDocument(user, original);
  }
  return event;
}
