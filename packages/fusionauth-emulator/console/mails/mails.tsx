import type { Mail } from "../../instance/mails.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { durationOf } from "../../data/duration.ts";
import { renderConsole } from "../layout/render_console.ts";
import { Time } from "../layout/Time.tsx";

/** `GET /console/mails`: the mails that FusionAuth would send. */
export async function showMails(ctx: ConsoleContext): Promise<Response> {
  const { core: { mails } } = ctx.state.operator;
  const page = (
    <>
      <div class="head">
        <h1>Mails</h1>
        {mails.all.length === 0
          ? null
          : (
            <ConsoleForm action="/console/mails/forget" token={ctx.state.token}>
              <button type="submit" class="quiet">Forget all</button>
            </ConsoleForm>
          )}
      </div>
      <p class="lead">
        Nothing is sent: what FusionAuth would send is here. It sends a mail
        only if the tenant has a mail server and a template.
      </p>
      {mails.all.length === 0
        ? (
          <p>
            No mail yet. Ask for a new password on a login page to get one.
          </p>
        )
        : (
          <ol id="mails" class="cards">
            {mails.all.toReversed().map((mail) => (
              <MailCard key={mail.id} mail={mail} />
            ))}
          </ol>
        )}
    </>
  );
  return await renderConsole(ctx, page, { title: "Mails", section: "mails" });
}

/** `POST /console/mails/forget`. */
export async function forgetMails(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  ctx.state.operator.core.mails.clear();
  return ctx.redirect("/console/mails", 303);
}

function MailCard({ mail }: { mail: Mail }) {
  const { id, at, to, subject, link, seconds } = mail;
  return (
    <li id={`mail-${id}`} class="card">
      <div class="card-head">
        <h2>{link === null ? `No mail to ${to || "nobody"}` : subject}</h2>
        <p class="meta">
          <Time at={at} />
        </p>
      </div>
      {link === null
        ? (
          <p class="hint">
            No active user has this address. The login page does not tell, so
            that it does not reveal who has an account.
          </p>
        )
        : (
          <>
            <dl class="facts">
              <dt>To</dt>
              <dd>{to}</dd>
            </dl>
            <p>
              <a href={link}>Change the password</a>
            </p>
            <p class="hint">
              The link works once, within {durationOf(seconds)}.
            </p>
          </>
        )}
    </li>
  );
}
