import { KickstartError } from "../../kickstart/file/kickstart_error.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Done } from "../layout/Done.tsx";
import { renderConsole } from "../layout/render_console.ts";

/** `GET /console/start-over`: asks whether to go back to the kickstart. */
export async function showStartOver(ctx: ConsoleContext): Promise<Response> {
  return await startOverPage(ctx, null);
}

/** `POST /console/start-over`: goes back to the kickstart. */
export async function startOver(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  try {
    await ctx.state.operator.reset();
  } catch (error) {
    if (!(error instanceof KickstartError)) throw error;
    return await startOverPage(ctx, error.message);
  }
  return ctx.redirect("/console/start-over?done=reset", 303);
}

async function startOverPage(
  ctx: ConsoleContext,
  error: string | null,
): Promise<Response> {
  const page = (
    <>
      <h1>Start over</h1>
      <Done
        ctx={ctx}
        sentences={{ reset: "Everything is as in the kickstart." }}
      />
      {error === null ? null : (
        <p class="error" role="alert">
          Nothing was changed, because the kickstart has a mistake: {error}
        </p>
      )}
      <section class="panel" aria-labelledby="what">
        <h2 id="what">What happens</h2>
        <ul>
          <li>
            The kickstart file is read anew, with your latest edits: its
            applications, users, passwords and roles are as they are there.
          </li>
          <li>
            Users who registered themselves, refresh tokens, SSO sessions,
            codes, mails, webhook deliveries and sign-ins are forgotten.
          </li>
          <li>Faults are cleared, and the clock is set to the present.</li>
          <li>
            Signing keys stay, so that applications need not fetch them anew.
          </li>
        </ul>
        <ConsoleForm action="/console/start-over" token={ctx.state.token}>
          <button type="submit" class="danger">Start over</button>
        </ConsoleForm>
      </section>
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Start over",
    section: "start-over",
    status: error === null ? 200 : 422,
  });
}
