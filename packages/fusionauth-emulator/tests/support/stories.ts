import { assert } from "@std/assert";
import type { InspectableEmulator } from "../../server/emulator.ts";
import type { Step } from "../../stories/step.ts";
import type { ToldStory } from "../../stories/tell.ts";

/** The sign-in that was continued last. */
export function lastStory(emulator: InspectableEmulator): ToldStory {
  const story = emulator.stories.at(-1);
  assert(story !== undefined, "There is no story");
  return story;
}

/** The steps of a story, such as `authorize 200`. */
export function stepsOf({ steps }: ToldStory): string[] {
  return steps.map(({ kind, status }) => `${kind} ${status}`);
}

/** The rules that a step checked, with the outcome of those that were not kept. */
export function rulesOf(step: Step | undefined): string[] {
  return step?.checks.map(({ rule, outcome }) =>
    outcome === "passed" ? rule : `${rule} ${outcome}`
  ) ?? [];
}
