import { createHash } from "node:crypto";
import type { Delivery, DeliveryAttempt } from "../../webhooks/delivery.ts";
import { SIGNATURE_HEADER } from "../../webhooks/webhook_event.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Done } from "../layout/Done.tsx";
import { notFound } from "../layout/not_found.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { Secret } from "../layout/Secret.tsx";
import { SecretsSwitch } from "../layout/SecretsSwitch.tsx";
import { Time } from "../layout/Time.tsx";
import { TokenView } from "../layout/TokenView.tsx";
import { outcomeOf } from "./list.tsx";
import { withoutQuery } from "./without_query.ts";

/** `GET /console/webhooks/{id}`: one delivery, with its signature and the answers. */
export async function showDelivery(ctx: ConsoleContext): Promise<Response> {
  return await withDelivery(ctx, async (delivery) => {
    const { id, type, url, body, eventId, history } = delivery;
    const { token, showsSecrets, operator } = ctx.state;
    const page = (
      <>
        <p class="back">
          <a href="/console/webhooks">Webhooks</a>
        </p>
        <div class="head">
          <h1>{type}</h1>
          <SecretsSwitch ctx={ctx} />
        </div>
        <Done ctx={ctx} sentences={{ sent: "The event is on its way." }} />
        <section class="panel" aria-labelledby="request">
          <h2 id="request">{outcomeOf(delivery)}</h2>
          <dl class="facts">
            <dt>To</dt>
            <dd>
              {showsSecrets
                ? <code>{url}</code>
                : <code>{withoutQuery(url)}</code>}
            </dd>
            <dt>Event id</dt>
            <dd>
              <code>{eventId}</code>
            </dd>
            <dt>SHA-256 of the body</dt>
            <dd>
              <code>
                {createHash("sha256").update(body).digest("base64")}
              </code>
            </dd>
          </dl>
          <details id="body" open>
            <summary>Body</summary>
            <pre>{JSON.stringify(JSON.parse(body), null, 2)}</pre>
          </details>
          <ConsoleForm action={`/console/webhooks/${id}`} token={token}>
            <button type="submit">Send again</button>
          </ConsoleForm>
        </section>
        {history.map((attempt, index) => (
          <AttemptPanel
            key={index}
            attempt={attempt}
            number={index + 1}
            showsSecrets={showsSecrets}
            now={operator.core.clock.now()}
          />
        ))}
      </>
    );
    return await renderConsole(ctx, page, { title: type, section: "webhooks" });
  });
}

/** `POST /console/webhooks/{id}`: sends the same event again, with its id. */
export async function sendAgain(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  return await withDelivery(ctx, async (delivery) => {
    const next = ctx.state.operator.core.deliveries.repeat(delivery);
    return next === null
      ? await notFound(ctx, "webhooks", "The webhook no longer exists.")
      : ctx.redirect(`/console/webhooks/${next.id}?done=sent`, 303);
  });
}

async function withDelivery(
  ctx: ConsoleContext,
  next: (delivery: Delivery) => Promise<Response>,
): Promise<Response> {
  const delivery = ctx.state.operator.core.deliveries.all
    .find(({ id }) => id === ctx.params.id);
  return delivery === undefined
    ? await notFound(ctx, "webhooks", "This delivery is forgotten.")
    : await next(delivery);
}

interface AttemptPanelProps {
  attempt: DeliveryAttempt;
  number: number;
  showsSecrets: boolean;
  /** In milliseconds. */
  now: number;
}

function AttemptPanel(
  { attempt, number, showsSecrets, now }: AttemptPanelProps,
) {
  const { at, milliseconds, headers, status, answer } = attempt;
  const signature = headers[SIGNATURE_HEADER.toLowerCase()];
  const others = Object.entries(headers)
    .filter(([name]) => name !== SIGNATURE_HEADER.toLowerCase());
  return (
    <section class="panel" aria-labelledby={`attempt-${number}`}>
      <h2 id={`attempt-${number}`}>Attempt {number}</h2>
      <p class="meta">
        <Time at={at} />
        <span>{status === null ? "no response" : `status ${status}`}</span>
        <span>{Math.max(1, Math.round(milliseconds))} ms</span>
      </p>
      {answer === ""
        ? <p class="hint">The response is empty.</p>
        : <pre>{answer}</pre>}
      <details id={`headers-${number}`}>
        <summary>Headers of the request</summary>
        <dl class="parameters">
          {others.map(([name, value]) => (
            <>
              <dt key={`${name} name`}>{name}</dt>
              <dd key={name}>
                {name === "content-type"
                  ? <code>{value}</code>
                  : <Secret value={value} isShown={showsSecrets} />}
              </dd>
            </>
          ))}
        </dl>
      </details>
      {signature === undefined
        ? <p class="hint">The request is not signed.</p>
        : (
          <details id={`signature-${number}`}>
            <summary>{SIGNATURE_HEADER}</summary>
            <TokenView
              token={signature}
              showsSecrets={showsSecrets}
              now={now}
            />
          </details>
        )}
    </section>
  );
}
