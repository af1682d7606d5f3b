import type { Problem } from "../../stories/check.ts";
import { Prose } from "../layout/Prose.tsx";

interface FindingPanelProps {
  problem: Problem;
  tone: "refused" | "warned";
}

/** What was wrong and how to put it right. */
export function FindingPanel({ problem, tone }: FindingPanelProps) {
  return (
    <dl class={`finding finding-${tone}`}>
      <dt>{tone === "refused" ? "What went wrong" : "Probably wrong"}</dt>
      <dd>
        <Prose text={problem.mistake} />
      </dd>
      <dt>How to fix it</dt>
      <dd>
        <Prose text={problem.fix} />
      </dd>
    </dl>
  );
}
