import { tellStory } from "../../stories/tell.ts";
import type { ConsoleContext } from "../console_state.ts";
import { spanOf } from "../layout/format.ts";
import { notFound } from "../layout/not_found.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { SecretsSwitch } from "../layout/SecretsSwitch.tsx";
import { Time } from "../layout/Time.tsx";
import { FindingPanel } from "./FindingPanel.tsx";
import { Status } from "./Status.tsx";
import { StepView } from "./StepView.tsx";
import { changesIn, titleOf } from "./title.ts";

/** `GET /console/stories/{id}`: one sign-in, step by step. */
export async function showStory(ctx: ConsoleContext): Promise<Response> {
  const { operator: { core }, showsSecrets } = ctx.state;
  const found = core.stories.get(ctx.params.id ?? "");
  if (found === null) {
    return await notFound(
      ctx,
      "stories",
      "This sign-in is forgotten: only the latest ones are kept.",
    );
  }
  const now = core.clock.now();
  const story = tellStory(found, now);
  const { steps, status, startedAt, finding, advice } = story;
  const last = steps.at(-1);
  const title = titleOf(core.store, story);
  const page = (
    <>
      <p class="back">
        <a href="/">What happened</a>
      </p>
      <div class="head">
        <h1>{title}</h1>
        <SecretsSwitch ctx={ctx} />
      </div>
      <p class="meta">
        <Status status={status} />
        <span>
          <Time at={startedAt} full />
        </span>
        {last === undefined ? null : (
          <span>
            {steps.length} {steps.length === 1 ? "step" : "steps"} in{" "}
            {spanOf(last.at + last.milliseconds - startedAt)}
          </span>
        )}
      </p>
      {finding === null ? null : (
        <FindingPanel
          problem={finding}
          tone={status === "failed" ? "refused" : "warned"}
        />
      )}
      {advice.map((it) => (
        <FindingPanel key={it.rule} problem={it} tone="warned" />
      ))}
      <ol id="steps" class="steps">
        {steps.map((step) => (
          <StepView
            key={step.id}
            step={step}
            since={step.at - startedAt}
            now={now}
            showsSecrets={showsSecrets}
          />
        ))}
      </ol>
      {story.omitted === 0 ? null : (
        <p class="hint">
          {story.omitted}{" "}
          steps between the first and the latest ones are forgotten.
        </p>
      )}
    </>
  );
  return await renderConsole(ctx, page, {
    title,
    section: "stories",
    changesIn: changesIn([story], now),
  });
}

/** `GET /console/steps/{id}`: leads from a page of the sign-in to its step. */
export async function showStep(ctx: ConsoleContext): Promise<Response> {
  const { core } = ctx.state.operator;
  const stepId = ctx.params.id ?? "";
  const story = core.stories.ofStep(stepId);
  return story === null
    ? await notFound(ctx, "stories", "This step is forgotten.")
    : ctx.redirect(`/console/stories/${story.id}#step-${stepId}`);
}
