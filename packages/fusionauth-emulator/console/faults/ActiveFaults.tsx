import type { ActiveFault } from "../../faults/active_fault.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";

interface ActiveFaultsProps {
  active: readonly ActiveFault[];
  token: string;
}

/** The faults that are on, with how often each was applied. */
export function ActiveFaults({ active, token }: ActiveFaultsProps) {
  return (
    <section class="panel" aria-labelledby="active">
      <h2 id="active">Faults that are on</h2>
      {active.length === 0 ? <p>None: the emulator behaves.</p> : (
        <>
          <ul class="rows">
            {active.map(({ name, clientId, used }, index) => (
              <li key={index}>
                <span>
                  <code>{name}</code>
                  <span class="found">
                    {clientId === null ? "for every client" : `for ${clientId}`}
                    , applied {used === 1 ? "once" : `${used} times`}
                  </span>
                </span>
                <ConsoleForm
                  action="/console/faults/clear"
                  token={token}
                  hidden={{ index: String(index) }}
                >
                  <button type="submit" class="quiet">
                    Clear<span class="hidden">{name}</span>
                  </button>
                </ConsoleForm>
              </li>
            ))}
          </ul>
          <div class="actions">
            <ConsoleForm action="/console/faults/clear" token={token}>
              <button type="submit">Clear all</button>
            </ConsoleForm>
            <ConsoleForm action="/console/faults/release" token={token}>
              <button type="submit" class="quiet">
                Let held requests continue
              </button>
            </ConsoleForm>
          </div>
        </>
      )}
    </section>
  );
}
