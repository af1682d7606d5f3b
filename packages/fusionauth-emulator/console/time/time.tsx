import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Done } from "../layout/Done.tsx";
import { Field } from "../layout/Field.tsx";
import { durationOf } from "../../data/duration.ts";
import { dateTimeOf } from "../layout/format.ts";
import { renderConsole } from "../layout/render_console.ts";
import { Lifetimes } from "./Lifetimes.tsx";

const STEPS: readonly [label: string, seconds: number][] = [
  ["A minute", 60],
  ["An hour", 3600],
  ["A day", 86_400],
  ["30 days", 30 * 86_400],
];

/** `GET /console/time`: the emulator's clock. */
export async function showTime(ctx: ConsoleContext): Promise<Response> {
  return await timePage(ctx, null);
}

/** `POST /console/time`: moves the clock ahead by `seconds`, or with `reset` back to the present. */
export async function changeTime(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  const { clock, changes } = ctx.state.operator.core;
  const seconds = form.has("reset") ? 0 : Number(form.get("seconds") || "x");
  if (!Number.isSafeInteger(seconds)) {
    return await timePage(ctx, "Enter a whole number of seconds.");
  }
  clock.offsetSeconds = form.has("reset") ? 0 : clock.offsetSeconds + seconds;
  changes.notify();
  return ctx.redirect("/console/time?done=moved", 303);
}

async function timePage(
  ctx: ConsoleContext,
  error: string | null,
): Promise<Response> {
  const { operator: { core }, token } = ctx.state;
  const { offsetSeconds } = core.clock;
  const action = "/console/time";
  const page = (
    <>
      <h1>Time</h1>
      <Done ctx={ctx} sentences={{ moved: "The clock has been set." }} />
      <section class="panel" aria-labelledby="clock">
        <h2 id="clock">The emulator's clock</h2>
        <p>
          It is <strong>{dateTimeOf(core.clock.now())}</strong> here
          {offsetSeconds === 0
            ? ", as on this machine."
            : `, ${durationOf(Math.abs(offsetSeconds))} ${
              offsetSeconds > 0 ? "ahead of" : "behind"
            } this machine.`}
        </p>
        <p>
          Tokens, codes and sessions follow this clock. Your application follows
          its own: it sees tokens as expired only if it asks here.
        </p>
        <ConsoleForm action={action} token={token}>
          <fieldset>
            <legend>Go forward</legend>
            <div class="actions">
              {STEPS.map(([label, seconds]) => (
                <button
                  key={label}
                  type="submit"
                  name="seconds"
                  value={seconds}
                  class="quiet"
                >
                  {label}
                </button>
              ))}
            </div>
          </fieldset>
        </ConsoleForm>
        <ConsoleForm action={action} token={token}>
          <Field
            name="seconds"
            label="Go by seconds"
            type="number"
            hint="A negative number goes back."
            required
            error={error}
          />
          <div class="actions">
            <button type="submit">Go</button>
          </div>
        </ConsoleForm>
      </section>
      {offsetSeconds === 0
        ? null
        : (
          <ConsoleForm action={action} token={token} class="panel">
            <button type="submit" name="reset" value="true">
              Back to the present
            </button>
          </ConsoleForm>
        )}
      <Lifetimes core={core} />
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Time",
    section: "time",
    status: error === null ? 200 : 422,
  });
}
