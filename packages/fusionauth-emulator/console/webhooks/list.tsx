import type { Webhook } from "../../data/settings.ts";
import { Tags } from "../../pages/Tags.tsx";
import { type Delivery, isAccepted } from "../../webhooks/delivery.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { Time } from "../layout/Time.tsx";
import { withoutQuery } from "./without_query.ts";

/** `GET /console/webhooks`: the webhooks, and what was sent to them. */
export async function showWebhooks(ctx: ConsoleContext): Promise<Response> {
  const { operator: { core }, token } = ctx.state;
  const { all } = core.deliveries;
  const webhooks = [...core.store.webhooks.values()];
  const page = (
    <>
      <div class="head">
        <h1>Webhooks</h1>
        {all.length === 0
          ? null
          : (
            <ConsoleForm action="/console/webhooks/forget" token={token}>
              <button type="submit" class="quiet">Forget all</button>
            </ConsoleForm>
          )}
      </div>
      {webhooks.length === 0
        ? <p class="lead">The kickstart has no webhook.</p>
        : (
          <section class="panel" aria-labelledby="webhooks">
            <h2 id="webhooks">Configured</h2>
            <ul class="plain">
              {webhooks.map((it) => <WebhookItem key={it.id} webhook={it} />)}
            </ul>
            <p>
              <a href="/console/webhooks/new">Send an event by hand</a>
            </p>
          </section>
        )}
      <h2>Deliveries</h2>
      {all.length === 0
        ? <p>Nothing was sent yet.</p>
        : (
          <ol id="deliveries" class="cards">
            {all.toReversed().map((it) => (
              <DeliveryCard key={it.id} delivery={it} />
            ))}
          </ol>
        )}
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Webhooks",
    section: "webhooks",
  });
}

/** `POST /console/webhooks/forget`. */
export async function forgetDeliveries(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  ctx.state.operator.core.deliveries.clear();
  return ctx.redirect("/console/webhooks", 303);
}

function WebhookItem({ webhook }: { webhook: Webhook }) {
  const { id, url, signingKeyId, events } = webhook;
  return (
    <li id={`webhook-${id}`}>
      <p>
        <code>{withoutQuery(url)}</code>,{" "}
        {signingKeyId === null ? "not signed" : "signed"}{" "}
        <Tags texts={[...events]} none="no events" />
      </p>
    </li>
  );
}

function DeliveryCard({ delivery }: { delivery: Delivery }) {
  const { id, type, url, history } = delivery;
  const [first] = history;
  const kind = !delivery.isDone
    ? "waiting"
    : isAccepted(delivery.status)
    ? "complete"
    : "failed";
  return (
    <li id={`delivery-${id}`} class="card">
      <div class="card-head">
        <h3>
          <a href={`/console/webhooks/${id}`}>{type}</a>
        </h3>
        <p class="meta">
          {first === undefined ? null : <Time at={first.at} />}
          <span class={`status status-${kind}`}>{outcomeOf(delivery)}</span>
        </p>
      </div>
      <p class="hint">
        to <code>{withoutQuery(url)}</code>
        {history.length > 1 ? `, ${history.length} attempts` : ""}
      </p>
    </li>
  );
}

/** How a delivery ended. */
export function outcomeOf({ isDone, status }: Delivery): string {
  if (isAccepted(status)) return `Accepted with ${status}`;
  if (!isDone) return "On its way";
  return status === null ? "No response" : `Refused with ${status}`;
}
