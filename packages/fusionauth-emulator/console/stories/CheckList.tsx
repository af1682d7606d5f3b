import type { Check } from "../../stories/check.ts";
import { Prose } from "../layout/Prose.tsx";

const WORDS = { passed: "kept", refused: "broken", warned: "doubtful" };

/** The rules that a step checked, in their order. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ul class="checks">
      {checks.map((check, index) => {
        const said = check.problem()?.mistake ?? check.found();
        return (
          <li key={index} class={check.outcome}>
            <span>
              {check.title}
              <span class="hidden">({WORDS[check.outcome]})</span>
            </span>
            {said === null ? null : (
              <span class="found">
                <Prose text={said} />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
