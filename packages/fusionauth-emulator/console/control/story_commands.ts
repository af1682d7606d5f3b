import { tellStory, type ToldStory } from "../../stories/tell.ts";
import type { Step } from "../../stories/step.ts";
import type { Operator } from "../operator.ts";
import { hideSecrets, showParameters } from "../secrets.ts";
import type { Commands, Json } from "./command.ts";

/** What happened: sign-ins and mails. */
export function storyCommands({ core }: Operator): Commands {
  const { stories, mails, clock } = core;
  return {
    "GET stories": ({ query }) => {
      const isShown = query.get("secrets") === "show";
      return {
        stories: stories.all.map((story) =>
          showStory(tellStory(story, clock.now()), isShown)
        ),
      };
    },
    "DELETE stories": () => stories.clear(),
    "GET mails": () => ({ mails: mails.all }),
    "DELETE mails": () => mails.clear(),
  };
}

function showStory({ steps, ...story }: ToldStory, isShown: boolean): Json {
  return { ...story, steps: steps.map((step) => showStep(step, isShown)) };
}

function showStep(step: Step, isShown: boolean): Json {
  const { parameters, authorization, checks, result, ...rest } = step;
  const answer = result?.kind === "callback"
    ? {
      answer: showParameters([...new URLSearchParams(result.answer)], isShown),
    }
    : {};
  return {
    ...rest,
    parameters: showParameters(parameters, isShown),
    ...(authorization === null ? {} : {
      authorization: isShown ? authorization : hideSecrets(authorization),
    }),
    checks: checks.map((check) => ({
      rule: check.rule,
      outcome: check.outcome,
      title: check.title,
      facts: check.facts,
      ...check.problem(),
    })),
    result: result === null ? null : {
      ...result,
      ...answer,
      ...("body" in result
        ? { body: showParameters(Object.entries(result.body), isShown) }
        : {}),
    },
  };
}
