import type { Store } from "../../data/store.ts";
import type { StepKind } from "../../stories/step.ts";
import type { ToldStory } from "../../stories/tell.ts";
import { labelOf } from "./words.ts";

/** What a story begins with when its sign-in is forgotten. */
const ALONE: readonly StepKind[] = [
  "token",
  "refresh",
  "userinfo",
  "introspect",
  "logout",
];

/** Who signed in to what. */
export function titleOf(
  { applications }: Store,
  { loginId, clientId, steps }: ToldStory,
): string {
  const [first] = steps;
  if (first?.kind === "discovery") return "A client asked for discovery";
  if (first?.kind === "preflight") return "A page asked whether CORS allows it";
  const application = clientId === null
    ? "an unknown client"
    : applications.get(clientId)?.name ?? clientId;
  if (first !== undefined && ALONE.includes(first.kind)) {
    return `${labelOf(first.kind)} of ${application}`;
  }
  return loginId === null
    ? `Sign-in to ${application}`
    : `${loginId} to ${application}`;
}

/** When a story changes without another request, in milliseconds from now; null for never. */
export function changesIn(
  stories: readonly ToldStory[],
  now: number,
): number | null {
  const ends = stories.flatMap(({ status, steps }) => {
    const last = steps.at(-1);
    return status === "exchanging" && last?.result?.kind === "callback"
      ? [last.at + last.result.codeSeconds * 1000 - now]
      : [];
  });
  return ends.length === 0 ? null : Math.max(0, Math.min(...ends));
}
