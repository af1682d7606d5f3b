import { faultNames, isFaultName } from "../../faults/catalog.ts";
import type { FaultOptions } from "../../faults/fault.ts";
import { applicationsOf } from "../../data/store.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Done } from "../layout/Done.tsx";
import { Field } from "../layout/Field.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { SelectField } from "../layout/SelectField.tsx";
import { ActiveFaults } from "./ActiveFaults.tsx";

/** `GET /console/faults`: the faults that are on, and those that can be. */
export async function showFaults(ctx: ConsoleContext): Promise<Response> {
  return await faultsPage(ctx, null);
}

/** `POST /console/faults`: switches a fault on. */
export async function setFault(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  const name = form.get("fault") ?? "";
  if (!isFaultName(name)) return await faultsPage(ctx, "Choose a fault.");
  try {
    ctx.state.operator.faults.set(name, readOptions(form));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return await faultsPage(ctx, error.message);
  }
  ctx.state.operator.core.changes.notify();
  return ctx.redirect("/console/faults?done=set", 303);
}

/** `POST /console/faults/clear`: clears the fault at `index`, or all. */
export async function clearFaults(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  const { faults, core } = ctx.state.operator;
  const index = form.get("index");
  if (index === null) faults.clear();
  else faults.active[Number(index)]?.clear();
  core.changes.notify();
  return ctx.redirect("/console/faults?done=cleared", 303);
}

/** `POST /console/faults/release`: lets the requests that hang or are held continue. */
export async function releaseFaults(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  ctx.state.operator.faults.active.forEach((it) => it.release());
  return ctx.redirect("/console/faults?done=released", 303);
}

function readOptions(form: URLSearchParams): FaultOptions {
  const clientId = form.get("clientId") ?? "";
  const times = Number(form.get("times") || "0");
  return {
    ...(clientId === "" ? {} : { clientId }),
    ...(Number.isSafeInteger(times) && times > 0 ? { times } : {}),
  };
}

async function faultsPage(
  ctx: ConsoleContext,
  error: string | null,
): Promise<Response> {
  const { operator: { faults, core }, token } = ctx.state;
  const applications = applicationsOf(core.store);
  const page = (
    <>
      <h1>Faults</h1>
      <p class="lead">
        A client is only as good as what it refuses. Switch a fault on, sign in,
        and see whether your application notices.
      </p>
      <Done
        ctx={ctx}
        sentences={{
          set: "The fault is on.",
          cleared: "Cleared.",
          released: "The requests continue.",
        }}
      />
      <ActiveFaults active={faults.active} token={token} />
      <section class="panel" aria-labelledby="switch-on">
        <h2 id="switch-on">Switch a fault on</h2>
        {error === null ? null : <p class="error" role="alert">{error}</p>}
        <ConsoleForm action="/console/faults" token={token}>
          <SelectField
            name="fault"
            label="Fault"
            hint="The area, and what goes wrong there."
          >
            {[...groups()].map(([area, names]) => (
              <optgroup key={area} label={area}>
                {names.map((name) => (
                  <option key={name} value={name}>{name}</option>
                ))}
              </optgroup>
            ))}
          </SelectField>
          <div class="row">
            <SelectField name="clientId" label="For">
              <option value="">every client</option>
              {applications.map(({ id, name }) => (
                <option key={id} value={id}>{name}</option>
              ))}
            </SelectField>
            <Field
              name="times"
              label="How many times"
              type="number"
              hint="Empty: until it is cleared."
            />
          </div>
          <button type="submit">Switch on</button>
        </ConsoleForm>
      </section>
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Faults",
    section: "faults",
    status: error === null ? 200 : 422,
  });
}

/** The names of all faults, by area. */
function groups(): Map<string, string[]> {
  return Map.groupBy(faultNames(), (name) => name.split("/")[0] ?? "");
}
