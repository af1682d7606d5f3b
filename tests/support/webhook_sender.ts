import { SignJWT } from "jose";
import type { Key } from "@changebank/fusionauth-emulator";
import { APP_URL, type TestApp } from "./app.ts";
import { CLIENT_ID } from "./emulator.ts";

/** Where the app receives FusionAuth's events. */
export const WEBHOOK = `${APP_URL}/webhooks/fusionauth`;

/** The body of an event. */
export function eventBody(
  type: string,
  members: Record<string, unknown>,
): string {
  const event = {
    id: crypto.randomUUID(),
    createInstant: Date.now(),
    type,
    ...members,
  };
  return JSON.stringify({ event });
}

/** The event that a user's roles were changed, at an instant in milliseconds. */
export function roleChange(
  userId: string,
  roles: readonly string[],
  createInstant = Date.now(),
): string {
  return eventBody("user.registration.update", {
    createInstant,
    user: { id: userId },
    applicationId: CLIENT_ID,
    registration: { applicationId: CLIENT_ID, roles },
  });
}

/** The digest of a body that its signature carries. */
export async function digestOf(body: string): Promise<string> {
  const bytes = new TextEncoder().encode(body);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toBase64();
}

/** The key with which the kickstart signs the webhook. */
export function webhookKey({ emulator }: Pick<TestApp, "emulator">): Key {
  const [webhook] = emulator.webhooks.values();
  const key = emulator.keys.get(webhook?.signingKeyId ?? "");
  if (key === null) throw new Error("The kickstart signs its webhook");
  return key;
}

/** A signature over a body with the webhook's key, or over other claims. */
export async function signatureOf(
  app: TestApp,
  body: string,
  claims?: Record<string, unknown>,
): Promise<string> {
  const { signer, kid, algorithm } = webhookKey(app);
  if (signer === null) throw new Error("The webhook's key can sign");
  return await new SignJWT(
    claims ?? { "request_body_sha256": await digestOf(body) },
  ).setProtectedHeader({ alg: algorithm, typ: "JWT", kid }).sign(signer);
}

/** Sends a body to the app's webhook, with or without a signature. */
export async function deliver(
  app: TestApp,
  body: string,
  signature: string | null,
): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  if (signature !== null) headers.set("x-fusionauth-signature-jwt", signature);
  const request = new Request(WEBHOOK, { method: "POST", headers, body });
  return await app.handler(request);
}

/** Sends an event as FusionAuth does: signed with the webhook's key. */
export async function deliverSigned(
  app: TestApp,
  body: string,
): Promise<Response> {
  return await deliver(app, body, await signatureOf(app, body));
}
