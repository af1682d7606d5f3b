import { loginIdOf } from "../../data/user.ts";
import { EVENT_TYPES } from "../../webhooks/unsupported.ts";
import {
  createWebhookEvent,
  type WebhookEvent,
} from "../../webhooks/webhook_event.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Field } from "../layout/Field.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { SelectField } from "../layout/SelectField.tsx";
import { readEvent } from "./read_event.ts";
import { isEventType, sampleEvent } from "./sample_event.ts";
import { withoutQuery } from "./without_query.ts";

/** How many users there are to choose from. */
const USERS_SHOWN = 100;

/** `GET /console/webhooks/new?type=&userId=`: an event to edit and send. */
export async function showNewEvent(ctx: ConsoleContext): Promise<Response> {
  const { store, clock } = ctx.state.operator.core;
  const { searchParams } = ctx.url;
  const user = store.users.get(searchParams.get("userId") ?? "");
  const type = searchParams.get("type") ?? "";
  const event = user === undefined || !isEventType(type)
    ? null
    : createWebhookEvent(sampleEvent(store, type, user), clock.now());
  const text = event === null ? null : JSON.stringify(event, null, 2);
  return await sendPage(ctx, text, null);
}

/** `POST /console/webhooks`: sends an event to one webhook, which need not have it enabled. */
export async function sendEvent(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  const { deliveries, store } = ctx.state.operator.core;
  const text = form.get("event") ?? "";
  const event = parseEvent(text);
  if (typeof event === "string") return await sendPage(ctx, text, event);
  const webhook = store.webhooks.get(form.get("webhookId") ?? "");
  if (webhook === undefined) {
    return await sendPage(ctx, text, "Choose a webhook.");
  }
  const { id } = deliveries.sendTo(webhook, event);
  return ctx.redirect(`/console/webhooks/${id}?done=sent`, 303);
}

function parseEvent(text: string): WebhookEvent | string {
  try {
    return readEvent(JSON.parse(text));
  } catch (error) {
    return `This is not JSON: ${
      error instanceof Error ? error.message : error
    }`;
  }
}

async function sendPage(
  ctx: ConsoleContext,
  event: string | null,
  error: string | null,
): Promise<Response> {
  const { operator: { core: { store } }, token } = ctx.state;
  const { searchParams } = ctx.url;
  const users = [...store.users.values()].slice(0, USERS_SHOWN);
  const page = (
    <>
      <p class="back">
        <a href="/console/webhooks">Webhooks</a>
      </p>
      <h1>Send an event by hand</h1>
      <section class="panel" aria-labelledby="choose">
        <h2 id="choose">Choose</h2>
        <form method="get" action="/console/webhooks/new">
          <div class="row">
            <SelectField name="type" label="Event">
              {EVENT_TYPES.map((type) => (
                <option
                  key={type}
                  value={type}
                  selected={type === searchParams.get("type")}
                >
                  {type}
                </option>
              ))}
            </SelectField>
            <SelectField name="userId" label="About">
              {users.map((user) => (
                <option
                  key={user.id}
                  value={user.id}
                  selected={user.id === searchParams.get("userId")}
                >
                  {loginIdOf(user)}
                </option>
              ))}
            </SelectField>
          </div>
          <button type="submit" class="quiet">Prepare the event</button>
        </form>
      </section>
      {event === null ? null : (
        <section class="panel" aria-labelledby="edit">
          <h2 id="edit">Edit and send</h2>
          <ConsoleForm action="/console/webhooks" token={token}>
            <Field
              name="event"
              label="Event"
              rows={16}
              value={event}
              error={error}
            />
            <SelectField name="webhookId" label="To">
              {[...store.webhooks.values()].map(({ id, url }) => (
                <option key={id} value={id}>{withoutQuery(url)}</option>
              ))}
            </SelectField>
            <button type="submit">Send</button>
          </ConsoleForm>
        </section>
      )}
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Send an event",
    section: "webhooks",
    status: error === null ? 200 : 422,
  });
}
