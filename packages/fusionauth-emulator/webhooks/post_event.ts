import type { Clock } from "../data/clock.ts";
import type { Webhook } from "../data/settings.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import type { DeliveryAttempt } from "./delivery.ts";
import { SIGNATURE_HEADER, signBody } from "./webhook_event.ts";

/** What sending depends on. */
export interface Sender {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

const ANSWER_CHARACTERS = 2000;

/** Sends a body to a webhook once. */
export async function postEvent(
  { keys, clock, fetch }: Sender,
  webhook: Webhook,
  body: string,
  closing: AbortSignal,
): Promise<DeliveryAttempt> {
  const bytes = new TextEncoder().encode(body);
  const headers = new Headers(webhook.headers);
  headers.set("content-type", "application/json");
  if (webhook.signingKeyId !== null) {
    const signature = await signBody(keys, webhook.signingKeyId, bytes);
    headers.set(SIGNATURE_HEADER, signature);
  }
  const at = clock.now();
  const start = performance.now();
  const finish = (status: number | null, answer: string): DeliveryAttempt => ({
    at,
    milliseconds: performance.now() - start,
    headers: Object.fromEntries(headers),
    status,
    answer,
  });
  // fetch has no separate connect and read timeouts, so both count as one.
  const patience = webhook.connectTimeout + webhook.readTimeout;
  try {
    const response = await fetch(reachable(webhook.url), {
      method: "POST",
      body: bytes,
      headers,
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(patience), closing]),
    });
    return finish(response.status, await readStart(response));
  } catch (error) {
    return finish(null, reasonOf(error, patience));
  }
}

/** The beginning of a response's body; empty when it cannot be read. */
async function readStart({ body }: Response): Promise<string> {
  let text = "";
  try {
    for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      if (text.length >= ANSWER_CHARACTERS) break;
    }
  } catch {
    // The status says whether the webhook accepted the event, whatever its body.
  }
  return text.slice(0, ANSWER_CHARACTERS);
}

function reasonOf(error: unknown, patience: number): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "TimeoutError"
    ? `There was no response within ${patience} ms.`
    : error.message;
}

/** Replaces Docker's name for this machine, which is unknown outside containers. */
function reachable(address: string): URL {
  const url = new URL(address);
  if (url.hostname === "host.docker.internal") url.hostname = "localhost";
  return url;
}
