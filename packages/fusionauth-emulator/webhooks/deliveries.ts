import type { Clock } from "../data/clock.ts";
import type { DomainEvent } from "../data/event.ts";
import { WEBHOOK_RETRIES } from "../data/guesses.ts";
import type { Webhook } from "../data/settings.ts";
import type { Store } from "../data/store.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import {
  createWebhookEvent,
  SIGNATURE_HEADER,
  signBody,
  type WebhookEvent,
} from "./webhook_event.ts";

/** The delivery of an event to a webhook, once it is complete. */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly url: string;
  /** The status of the last response; null when there was none in time. */
  readonly status: number | null;
  readonly attempts: number;
}

/** Delivers events to webhooks. */
export interface Deliveries {
  /** The latest completed deliveries, oldest first. */
  readonly done: readonly Delivery[];
  /** Sends an event to the webhooks that have it enabled; does not wait for them. */
  send(event: DomainEvent): void;
  /** Resolves when no delivery is pending. */
  settled(): Promise<void>;
  /** Gives up all pending deliveries. */
  close(): void;
}

/** What deliveries depend on. */
export interface DeliveryOptions {
  store: Store;
  keys: KeyRing;
  clock: Clock;
  fetch: typeof fetch;
  print(line: string): void;
}

const DELIVERIES_KEPT = 200;
const FIRST_PAUSE_MS = 100;
const PAUSE_GROWTH = 3;

/** Delivers events as with `transactionType` None: nothing waits for the outcome. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { store, clock, print } = options;
  const pending = new Set<Promise<void>>();
  const done: Delivery[] = [];
  const closing = new AbortController();

  async function deliver(webhook: Webhook, event: WebhookEvent) {
    const { url } = webhook;
    const { id: eventId, type } = event;
    let status: number | null = null;
    let attempts = 0;
    while (attempts <= WEBHOOK_RETRIES && !closing.signal.aborted) {
      if (attempts > 0) await pause(attempts, closing.signal);
      attempts++;
      status = await post(options, webhook, event, closing.signal);
      if (status !== null && status >= 200 && status < 300) break;
    }
    done.push({ eventId, type, url, status, attempts });
    if (done.length > DELIVERIES_KEPT) done.shift();
    print(`webhook ${type} to ${url} ${status ?? "no answer"}`);
  }

  return {
    done,
    send(event) {
      const webhooks = webhooksFor(store, event);
      if (webhooks.length === 0) return;
      const document = createWebhookEvent(event, clock.now());
      for (const webhook of webhooks) {
        const delivery = deliver(webhook, document).catch((error) =>
          print(`webhook ${event.type} to ${webhook.url} failed: ${error}`)
        ).finally(() => pending.delete(delivery));
        pending.add(delivery);
      }
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
    close: () => closing.abort(),
  };
}

/** The webhooks for an event: it must be enabled at the tenant and at the webhook. */
function webhooksFor(
  store: Store,
  { type, tenantId }: DomainEvent,
): Webhook[] {
  if (!store.tenants.get(tenantId)?.events.has(type)) return [];
  return [...store.webhooks.values()].filter((webhook) =>
    webhook.events.has(type) &&
    (webhook.global || webhook.tenantIds.includes(tenantId))
  );
}

/** Sends an event once; the status of the response, or null when there was none in time. */
async function post(
  { keys, fetch }: DeliveryOptions,
  webhook: Webhook,
  event: WebhookEvent,
  closing: AbortSignal,
): Promise<number | null> {
  const body = new TextEncoder().encode(JSON.stringify({ event }));
  const headers = new Headers(webhook.headers);
  headers.set("content-type", "application/json");
  if (webhook.signingKeyId !== null) {
    const signature = await signBody(keys, webhook.signingKeyId, body);
    headers.set(SIGNATURE_HEADER, signature);
  }
  // fetch has no separate connect and read timeouts, so both count as one.
  const limit = AbortSignal.timeout(
    webhook.connectTimeout + webhook.readTimeout,
  );
  try {
    const response = await fetch(reachable(webhook.url), {
      method: "POST",
      body,
      headers,
      redirect: "manual",
      signal: AbortSignal.any([limit, closing]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

/** Replaces Docker's name for this machine, which is unknown outside containers. */
function reachable(address: string): URL {
  const url = new URL(address);
  if (url.hostname === "host.docker.internal") url.hostname = "localhost";
  return url;
}

/** Waits before another attempt, longer each time, or until deliveries are given up. */
function pause(attempts: number, closing: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(
    resolve,
    FIRST_PAUSE_MS * PAUSE_GROWTH ** (attempts - 1),
  );
  closing.addEventListener("abort", () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
