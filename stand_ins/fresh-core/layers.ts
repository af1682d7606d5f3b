import { INTERNALS } from "./context.ts";
import type { MiddlewareFn, PageComponent } from "./define.ts";

/** What lies around routes; of one path, layers of a lower order lie outside. */
export type Layer<State> = [order: number, run: MiddlewareFn<State>];

/** layout makes the layer that puts a component around pages. */
export function layout<State>(
  component: PageComponent<never, State>,
): Layer<State> {
  return [0, (ctx) => {
    ctx[INTERNALS].layouts = [...ctx[INTERNALS].layouts, component];
    return ctx.next();
  }];
}

/** catcher makes the layer that answers what is thrown inside it, in the layouts around it. */
export function catcher<State>(answer: MiddlewareFn<State>): Layer<State> {
  return [1, async (ctx) => {
    const { layouts } = ctx[INTERNALS];
    try {
      return await ctx.next();
    } catch (error) {
      ctx.error = error;
      ctx[INTERNALS].layouts = layouts;
      return await answer(ctx);
    }
  }];
}

/** middleware makes the layer that runs a function. */
export function middleware<State>(run: MiddlewareFn<State>): Layer<State> {
  return [2, run];
}
