import { tellStory } from "../../stories/tell.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { FirstSteps } from "./FirstSteps.tsx";
import { StoryCard } from "./StoryCard.tsx";
import { changesIn, titleOf } from "./title.ts";

/** How many sign-ins are listed. */
const STORIES_SHOWN = 50;

/** `GET /`: what happened, the latest sign-in first. */
export async function showStories(ctx: ConsoleContext): Promise<Response> {
  const { core } = ctx.state.operator;
  const now = core.clock.now();
  const stories = core.stories.all.slice(-STORIES_SHOWN).reverse()
    .map((story) => tellStory(story, now));
  const page = (
    <>
      <div class="head">
        <h1>What happened</h1>
        {stories.length === 0 ? null : (
          <ConsoleForm
            action="/console/stories/forget"
            token={ctx.state.token}
          >
            <button type="submit" class="quiet">Forget all</button>
          </ConsoleForm>
        )}
      </div>
      {stories.length === 0
        ? <FirstSteps store={core.store} />
        : (
          <ol id="stories" class="cards">
            {stories.map((story) => (
              <StoryCard
                key={story.id}
                story={story}
                title={titleOf(core.store, story)}
              />
            ))}
          </ol>
        )}
    </>
  );
  return await renderConsole(ctx, page, {
    title: "What happened",
    section: "stories",
    changesIn: changesIn(stories, now),
  });
}

/** `POST /console/stories/forget`. */
export async function forgetStories(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  ctx.state.operator.core.stories.clear();
  return ctx.redirect("/", 303);
}
