import type { DomainEvent } from "../data/event.ts";
import { WEBHOOK_RETRIES } from "../data/guesses.ts";
import type { Webhook } from "../data/settings.ts";
import type { Store } from "../data/store.ts";
import { type Delivery, type DeliveryAttempt, isAccepted } from "./delivery.ts";
import { postEvent, type Sender } from "./post_event.ts";
import { createWebhookEvent, type WebhookEvent } from "./webhook_event.ts";

/** Delivers events to webhooks. */
export interface Deliveries {
  /** The latest deliveries, oldest first. */
  readonly all: readonly Delivery[];
  /** Those that are complete. */
  readonly done: readonly Delivery[];
  /** Sends an event to the webhooks that have it enabled; does not wait for them. */
  send(event: DomainEvent): void;
  /** Sends an event to one webhook, whether or not it has it enabled. */
  sendTo(webhook: Webhook, event: WebhookEvent): Delivery;
  /** Sends the body of a delivery again; null when its webhook no longer exists. */
  repeat(delivery: Delivery): Delivery | null;
  /** Resolves when no delivery is pending. */
  settled(): Promise<void>;
  /** Forgets the deliveries. */
  clear(): void;
  /** Gives up all pending deliveries. */
  close(): void;
}

/** What deliveries depend on. */
export interface DeliveryOptions extends Sender {
  store: Store;
  print(line: string): void;
  /** Called when a delivery begins and after each attempt. */
  changed(): void;
}

const DELIVERIES_KEPT = 200;
const FIRST_PAUSE_MS = 100;
const PAUSE_GROWTH = 3;

/** Delivers events as with `transactionType` None: nothing waits for the outcome. */
export function createDeliveries(options: DeliveryOptions): Deliveries {
  const { store, clock, print, changed } = options;
  const pending = new Set<Promise<void>>();
  const all: Delivery[] = [];
  const done: Delivery[] = [];
  const closing = new AbortController();
  let last = 0;

  function begin(
    webhook: Webhook,
    { eventId, type, body }: Pick<Delivery, "eventId" | "type" | "body">,
  ): Delivery {
    const history: DeliveryAttempt[] = [];
    let isDone = false;
    const delivery: Delivery = {
      id: String(++last),
      eventId,
      type,
      webhookId: webhook.id,
      url: webhook.url,
      body,
      history,
      get status() {
        return history.at(-1)?.status ?? null;
      },
      get attempts() {
        return history.length;
      },
      get isDone() {
        return isDone;
      },
    };
    keep(all, delivery);
    changed();
    const working = attempt(webhook, delivery, history).catch((error) =>
      print(`webhook ${type} to ${webhook.url} failed: ${error}`)
    ).finally(() => {
      isDone = true;
      keep(done, delivery);
      changed();
      pending.delete(working);
    });
    pending.add(working);
    return delivery;
  }

  async function attempt(
    webhook: Webhook,
    { body, type, url }: Delivery,
    history: DeliveryAttempt[],
  ) {
    while (history.length <= WEBHOOK_RETRIES && !closing.signal.aborted) {
      if (history.length > 0) await pause(history.length, closing.signal);
      history.push(await postEvent(options, webhook, body, closing.signal));
      changed();
      if (isAccepted(history.at(-1)?.status ?? null)) break;
    }
    print(`webhook ${type} to ${url} ${history.at(-1)?.status ?? "no answer"}`);
  }

  return {
    all,
    done,
    send(event) {
      const webhooks = webhooksFor(store, event);
      if (webhooks.length === 0) return;
      const document = createWebhookEvent(event, clock.now());
      const contents = contentsOf(document);
      for (const webhook of webhooks) begin(webhook, contents);
    },
    sendTo: (webhook, event) => begin(webhook, contentsOf(event)),
    repeat(delivery) {
      const webhook = store.webhooks.get(delivery.webhookId);
      return webhook === undefined ? null : begin(webhook, delivery);
    },
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
    clear() {
      all.length = 0;
      done.length = 0;
      changed();
    },
    close: () => closing.abort(),
  };
}

function contentsOf(event: WebhookEvent) {
  const { id: eventId, type } = event;
  return { eventId, type, body: JSON.stringify({ event }) };
}

function keep(list: Delivery[], delivery: Delivery) {
  list.push(delivery);
  if (list.length > DELIVERIES_KEPT) list.shift();
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
