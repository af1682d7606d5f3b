import { createHash } from "node:crypto";
import type { KeyRing } from "../tokens/key_ring.ts";
import { signClaims } from "../tokens/signing.ts";

import {
  refreshTokenDocument,
  registrationDocument,
  userDocument,
} from "../data/documents.ts";
import type { DomainEvent } from "../data/event.ts";

/** The JSON of an event: the members that every event has, and its own. */
export interface WebhookEvent {
  id: string;
  type: string;
  /** In milliseconds. */
  createInstant: number;
  tenantId: string;
  [member: string]: unknown;
}

/** Renders an event now, because its user and tokens may change before it is sent. */
export function createWebhookEvent(
  { user, original, registration, refreshToken, ...members }: DomainEvent,
  createInstant: number,
): WebhookEvent {
  const event: WebhookEvent = {
    ...members,
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

/** The header with the signature of a webhook request. */
export const SIGNATURE_HEADER = "X-FusionAuth-Signature-JWT";

/**
 * Signs the body of a webhook request: a JWT whose only claim is the SHA-256 of its exact bytes, in
 * padded Base64. Throws RangeError for an unknown key.
 */
export async function signBody(
  keys: KeyRing,
  keyId: string,
  body: Uint8Array,
): Promise<string> {
  const key = keys.get(keyId);
  if (key === null) throw new RangeError(`There is no key ${keyId}`);
  const digest = createHash("sha256").update(body).digest("base64");
  return await signClaims({ "request_body_sha256": digest }, key);
}
