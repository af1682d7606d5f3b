import type { Step } from "../../stories/step.ts";
import { spanOf } from "../layout/format.ts";
import { Prose } from "../layout/Prose.tsx";
import { CheckList } from "./CheckList.tsx";
import { ParameterTable } from "./ParameterTable.tsx";
import { ResultView } from "./ResultView.tsx";
import { endOf, labelOf, outcomeOf } from "./words.ts";

interface StepViewProps {
  step: Step;
  /** Since the story began, in milliseconds. */
  since: number;
  /** In milliseconds. */
  now: number;
  showsSecrets: boolean;
}

/** One request: what it sent, what was checked, and how it ended. */
export function StepView({ step, since, now, showsSecrets }: StepViewProps) {
  const { id, kind, method, path, status, milliseconds, checks } = step;
  const outcome = outcomeOf(step);
  const parameters = step.parameters.length +
    (step.authorization === null ? 0 : 1);
  return (
    <li id={`step-${id}`} class={`step ${outcome}`}>
      <h2>{labelOf(kind)}</h2>
      <p class="request">
        <code>{method} {path}</code>
        <span>{status}</span>
        <span>{spanOf(milliseconds)}</span>
        {since === 0 ? null : <span>{spanOf(since)} after the first</span>}
      </p>
      <p>
        <Prose text={endOf(step)} />
      </p>
      {step.faults.length === 0 ? null : (
        <p>
          Fault applied:{" "}
          <Prose text={step.faults.map((it) => `\`${it}\``).join(", ")} />
        </p>
      )}
      {checks.length === 0
        ? null
        : (
          <details id={`checks-${id}`} open={outcome !== "passed"}>
            <summary>Rules checked ({checks.length})</summary>
            <CheckList checks={checks} />
          </details>
        )}
      {parameters === 0 ? null : (
        <details id={`parameters-${id}`}>
          <summary>Parameters ({parameters})</summary>
          <ParameterTable step={step} showsSecrets={showsSecrets} now={now} />
        </details>
      )}
      <ResultView step={step} showsSecrets={showsSecrets} now={now} />
    </li>
  );
}
