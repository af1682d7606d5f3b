import type { ToldStory } from "../../stories/tell.ts";
import { Time } from "../layout/Time.tsx";
import { FindingPanel } from "./FindingPanel.tsx";
import { Status } from "./Status.tsx";
import { StepTrail } from "./StepTrail.tsx";

interface StoryCardProps {
  story: ToldStory;
  title: string;
}

/** A sign-in in short. */
export function StoryCard({ story, title }: StoryCardProps) {
  const { id, status, startedAt, finding, advice, steps } = story;
  const isOver = status === "complete" || status === "signed out";
  const shown = finding ?? (isOver ? null : advice[0] ?? null);
  return (
    <li id={`story-${id}`} class="card">
      <div class="card-head">
        <h2>
          <a href={`/console/stories/${id}`}>{title}</a>
        </h2>
        <p class="meta">
          <Time at={startedAt} />
          <Status status={status} />
        </p>
      </div>
      <StepTrail steps={steps} />
      {shown === null ? null : (
        <FindingPanel
          problem={shown}
          tone={status === "failed" ? "refused" : "warned"}
        />
      )}
    </li>
  );
}
