import type { ObservedStep } from "./observe_step.ts";
import type { Step } from "./step.ts";

/** The requests of one sign-in, in the order of their responses. */
export interface Story {
  readonly id: string;
  readonly steps: readonly Step[];
  /** How many steps were forgotten, after the first ones. */
  readonly omitted: number;
}

/** The latest sign-ins. */
export interface Stories {
  /** Oldest first, by their latest step. */
  readonly all: readonly Story[];
  get(id: string): Story | null;
  /** The story that a step is part of. */
  ofStep(stepId: string): Story | null;
  /** Whether a value, such as a token, was issued in a story. */
  knows(value: string): boolean;
  /** Adds a step to the story that its keys lead to; without one, begins one if it may. */
  add(observed: ObservedStep): void;
  clear(): void;
}

interface KeptStory {
  readonly id: string;
  readonly steps: Step[];
  omitted: number;
  readonly keys: Set<string>;
}

const STORIES_KEPT = 200;
const STEPS_KEPT = 60;
const FIRST_STEPS_KEPT = 10;
const KEYS_KEPT = 300;

/** Creates an empty collection; calls `changed` when a step is added. */
export function createStories(changed: () => void): Stories {
  // In the order of their latest step.
  const stories = new Map<string, KeptStory>();
  const byKey = new Map<string, KeptStory>();
  let last = 0;

  function begin(): KeptStory {
    const story = {
      id: String(++last),
      steps: [],
      omitted: 0,
      keys: new Set<string>(),
    };
    stories.set(story.id, story);
    const [oldest] = stories.values();
    if (stories.size > STORIES_KEPT && oldest !== undefined) forget(oldest);
    return story;
  }

  function forget(story: KeptStory) {
    stories.delete(story.id);
    for (const key of story.keys) unlink(story, key);
  }

  function unlink(story: KeptStory, key: string) {
    story.keys.delete(key);
    if (byKey.get(key) === story) byKey.delete(key);
  }

  function find(step: Step, keys: readonly string[]): KeptStory | undefined {
    for (const key of keys) {
      const story = byKey.get(key);
      const isAnother = step.kind === "authorize" && story !== undefined &&
        isAnswered(story);
      if (story !== undefined && !isAnother) return story;
    }
  }

  function link(story: KeptStory, key: string) {
    story.keys.delete(key);
    story.keys.add(key);
    byKey.set(key, story);
    const [oldest] = story.keys;
    if (story.keys.size > KEYS_KEPT && oldest !== undefined) {
      unlink(story, oldest);
    }
  }

  return {
    get all() {
      return [...stories.values()];
    },
    get: (id) => stories.get(id) ?? null,
    ofStep: (stepId) =>
      [...stories.values()].find(({ steps }) =>
        steps.some(({ id }) => id === stepId)
      ) ?? null,
    knows: (value) => byKey.has(value),
    add({ step, keys: { brings, leaves }, joins }) {
      const found = find(step, brings);
      if (found === undefined && joins) return;
      const story = found ?? begin();
      story.steps.push(step);
      if (story.steps.length > STEPS_KEPT) {
        story.steps.splice(FIRST_STEPS_KEPT, 1);
        story.omitted++;
      }
      stories.delete(story.id);
      stories.set(story.id, story);
      for (const key of [...brings, ...leaves]) link(story, key);
      changed();
    },
    clear() {
      stories.clear();
      byKey.clear();
      changed();
    },
  };
}

/** Whether the browser was already sent back to the client: the same request again is another one. */
function isAnswered({ steps }: KeptStory): boolean {
  return steps.some(({ result }) =>
    result === null || result.kind === "callback" || result.kind === "error"
  );
}
