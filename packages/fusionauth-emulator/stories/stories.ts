import type { Exchange } from "./exchange.ts";
import { type ObservedStep, observeStep } from "./observe_step.ts";
import { placeOf, type Step } from "./step.ts";

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
  /** Adds a request to the story that it continues; else begins one, if it may. */
  add(exchange: Exchange): void;
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
const EXCHANGES_KEPT = 600;
const FORM_CHARACTERS_KEPT = 32_000;

/** Creates an empty collection; calls `changed` when a step is added. */
export function createStories(changed: () => void): Stories {
  // In the order of their latest step.
  const stories = new Map<string, KeptStory>();
  const byKey = new Map<string, KeptStory>();
  // Requests are sorted into stories only when somebody asks, so that they cost next to nothing.
  let untold: Exchange[] = [];
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

  function tell({ step, keys: { brings, leaves }, joins }: ObservedStep) {
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
  }

  /** The stories, with all requests until now. */
  function told(): KeptStory[] {
    const exchanges = untold;
    untold = [];
    for (const exchange of exchanges) {
      const observed = observeStep(exchange);
      if (observed !== null) tell(observed);
    }
    return [...stories.values()];
  }

  return {
    get all() {
      return told();
    },
    get: (id) => told().find((story) => story.id === id) ?? null,
    ofStep: (stepId) =>
      told().find(({ steps }) => steps.some(({ id }) => id === stepId)) ?? null,
    knows(value) {
      told();
      return byKey.has(value);
    },
    add(exchange) {
      const { method, entry } = exchange;
      if (placeOf(method, entry.path, entry.grantType) === null) return;
      const isHuge = exchange.form.length > FORM_CHARACTERS_KEPT;
      untold.push(isHuge ? { ...exchange, form: "" } : exchange);
      if (untold.length >= 2 * EXCHANGES_KEPT) {
        untold = untold.slice(-EXCHANGES_KEPT);
      }
      changed();
    },
    clear() {
      untold = [];
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
