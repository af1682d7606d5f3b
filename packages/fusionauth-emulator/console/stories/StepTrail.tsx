import type { Step } from "../../stories/step.ts";
import { labelOf, outcomeOf } from "./words.ts";

/** How many steps are shown; a session may have been refreshed many times. */
const STEPS_SHOWN = 8;

const WORDS = { passed: "passed", refused: "failed", warned: "doubtful" };

/** The steps of a sign-in in a line. */
export function StepTrail({ steps }: { steps: readonly Step[] }) {
  const hidden = Math.max(0, steps.length - STEPS_SHOWN);
  return (
    <ol class="trail">
      {hidden === 0 ? null : <li class="more">{hidden} more</li>}
      {steps.slice(hidden).map((step) => {
        const outcome = outcomeOf(step);
        return (
          <li key={step.id} class={outcome}>
            {labelOf(step.kind)}
            <span class="hidden">({WORDS[outcome]})</span>
          </li>
        );
      })}
    </ol>
  );
}
