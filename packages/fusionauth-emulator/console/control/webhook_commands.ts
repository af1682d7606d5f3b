import type { Webhook } from "../../data/settings.ts";
import type { Delivery } from "../../webhooks/delivery.ts";
import { createWebhookEvent } from "../../webhooks/webhook_event.ts";
import type { Operator } from "../operator.ts";
import { isEventType, sampleEvent } from "../webhooks/sample_event.ts";
import { readEvent } from "../webhooks/read_event.ts";
import { type Commands, type Json, textOf } from "./command.ts";
import { findUser } from "./find_user.ts";

/** Webhook deliveries, repeated and sent by hand. */
export function webhookCommands({ core }: Operator): Commands {
  const { deliveries, store, clock } = core;

  /** The webhook that is named, or the only one. */
  function findWebhook({ webhookId }: Json): Webhook {
    const all = [...store.webhooks.values()];
    const [first] = all;
    const named = typeof webhookId === "string"
      ? store.webhooks.get(webhookId)
      : all.length === 1
      ? first
      : undefined;
    if (named === undefined) {
      const ids = all.map(({ id }) => id).join(", ") || "there is none";
      throw new TypeError(`"webhookId" must be that of a webhook: ${ids}`);
    }
    return named;
  }

  return {
    "GET deliveries": () => ({ deliveries: deliveries.all.map(show) }),
    "DELETE deliveries": () => deliveries.clear(),
    "POST resend": ({ body }) => {
      const id = textOf(body, "deliveryId");
      const delivery = deliveries.all.find((it) => it.id === id);
      const next = delivery === undefined ? null : deliveries.repeat(delivery);
      if (next === null) throw new TypeError(`There is no delivery "${id}"`);
      return show(next);
    },
    "POST event": ({ body }) => {
      const webhook = findWebhook(body);
      if (body.event !== undefined) {
        const event = readEvent(body.event);
        if (typeof event === "string") throw new TypeError(event);
        return show(deliveries.sendTo(webhook, event));
      }
      const type = textOf(body, "type");
      if (!isEventType(type)) {
        throw new TypeError(`There is no event type "${type}"`);
      }
      const event = sampleEvent(store, type, findUser(store, body));
      return show(
        deliveries.sendTo(webhook, createWebhookEvent(event, clock.now())),
      );
    },
  };
}

function show(delivery: Delivery): Json {
  const { id, eventId, type, webhookId, url, status, isDone, body } = delivery;
  return {
    id,
    eventId,
    type,
    webhookId,
    url,
    status,
    isDone,
    body,
    history: delivery.history,
  };
}
