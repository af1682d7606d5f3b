import type { StoryStatus } from "../../stories/tell.ts";
import { statusLabel } from "./words.ts";

/** How far a sign-in has come, in a word. */
export function Status({ status }: { status: StoryStatus }) {
  return (
    <span class={`status status-${status.replace(" ", "-")}`}>
      {statusLabel(status)}
    </span>
  );
}
