import { type Context, INTERNALS, type View } from "./context.ts";
import type { Middleware, PageComponent } from "./define.ts";
import { HttpError } from "./http_error.ts";
import { notCovered } from "./refused.ts";
import { renderRoute, type Route } from "./route.ts";
import type { Run } from "./router.ts";

/** What lies around the routes of one path segment; the root has no parent. */
export interface Segment<State> {
  parent: Segment<State> | null;
  children: Map<string, Segment<State>>;
  app?: PageComponent<never, State>;
  layout?: PageComponent<never, State>;
  errorRoute?: Route<State>;
  middlewares: Middleware<State>[];
}

/** newSegment makes a segment around which nothing lies yet. */
export function newSegment<State>(
  parent: Segment<State> | null = null,
): Segment<State> {
  return { parent, children: new Map(), middlewares: [] };
}

/** segmentAt finds, or makes, the segment of a pattern. Optional parameters are no segments. */
export function segmentAt<State>(
  root: Segment<State>,
  pattern: string,
  includeLast = true,
): Segment<State> {
  if (pattern === "*" || pattern === "/*") return root;
  const parts = pattern.replace(/\{[^}]*\}\??/g, "").split("/");
  if (!includeLast) parts.pop();
  let segment = root;
  for (const part of parts) {
    if (part === "") continue;
    const child = segment.children.get(part) ?? newSegment(segment);
    segment.children.set(part, child);
    segment = child;
  }
  return segment;
}

/** stepsInto lists what a request passes on its way into a segment, as it lies around it now. */
export function stepsInto<State>(
  segment: Segment<State> | null,
): Middleware<State>[] {
  if (segment === null) return [];
  const { app, layout, errorRoute, middlewares, parent } = segment;
  const steps = stepsInto(parent);
  if (app || layout || errorRoute) steps.push(entering({ ...segment }));
  steps.push(...middlewares);
  return steps;
}

/** entering puts app and layout around pages, and answers what is thrown inside. */
function entering<State>(
  { app, layout, errorRoute }: Segment<State>,
): Middleware<State> {
  return async (ctx) => {
    const internals = ctx[INTERNALS];
    const outer = internals.view;
    const view: View<State> = {
      app: app ?? outer.app,
      layouts: layout ? [...outer.layouts, layout] : outer.layouts,
    };
    internals.view = view;
    try {
      return await ctx.next();
    } catch (error) {
      if (errorRoute === undefined) throw error;
      internals.view = view;
      const status = error instanceof HttpError ? error.status : 500;
      return await renderRoute(ctx, errorRoute, status);
    } finally {
      internals.view = outer;
    }
  };
}

/** chain makes one function of steps; what one throws is `ctx.error` for those around it. */
export function chain<State>(steps: Middleware<State>[]): Run<State> {
  return (ctx: Context<State>) => {
    const end = ctx.next;
    async function run(index: number): Promise<Response> {
      const step = steps[index];
      if (step === undefined) return await end();
      ctx.next = () => run(index + 1);
      try {
        const response: unknown = await step(ctx);
        if (typeof response === "function") {
          throw notCovered("middlewares that load later");
        }
        return response as Response;
      } catch (error) {
        ctx.error = error;
        throw error;
      }
    }
    return run(0);
  };
}
