import type { Operator } from "../operator.ts";
import { durationOf } from "../../data/duration.ts";

/** Says above every page what makes the emulator behave differently: faults and another time. */
export function Signals(
  { operator: { core, faults } }: { operator: Operator },
) {
  const count = faults.active.length;
  const { offsetSeconds } = core.clock;
  return (
    <aside
      id="signals"
      class="signals"
      aria-label="What is unusual"
      data-live
    >
      {count === 0 ? null : (
        <p>
          <a href="/console/faults">
            {count === 1 ? "A fault is on" : `${count} faults are on`}
          </a>: this emulator misbehaves on purpose.
        </p>
      )}
      {offsetSeconds === 0 ? null : (
        <p>
          <a href="/console/time">The clock</a> is{" "}
          {durationOf(Math.abs(offsetSeconds))}{" "}
          {offsetSeconds > 0 ? "ahead" : "behind"}.
        </p>
      )}
    </aside>
  );
}
