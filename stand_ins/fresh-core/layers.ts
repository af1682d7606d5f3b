import { type Context, elementOf, INTERNALS, type View } from "./context.ts";
import type { HandlerFn, Middleware, PageComponent } from "./define.ts";
import type { RouteHandler } from "./define.ts";
import { HttpError } from "./http_error.ts";
import { notCovered } from "./refused.ts";
import type { Run } from "./router.ts";

/** Answers with handlers and a page; as an error page, with the status of what was thrown. */
type Route = (ctx: Context, status?: number) => Promise<Response>;

/** What lies around the routes of one folder. */
export interface Layer {
  app?: PageComponent;
  layout?: PageComponent;
  errorRoute?: Route;
  middlewares: Middleware[];
}

/** stepsThrough lists what a request passes on its way into layers, as they are now. */
export function stepsThrough(layers: Layer[]): Middleware[] {
  let view: View = { app: undefined, layouts: [] };
  return layers.flatMap(({ app, layout, errorRoute, middlewares }) => {
    if (!app && !layout && !errorRoute) return middlewares;
    const layouts = layout ? [layout, ...view.layouts] : view.layouts;
    view = { app: app ?? view.app, layouts };
    return [entering(view, errorRoute), ...middlewares];
  });
}

/** entering puts app and layouts around pages, and answers what is thrown further in. */
function entering(view: View, errorRoute: Route | undefined): Middleware {
  return async (ctx) => {
    const internals = ctx[INTERNALS];
    const outer = internals.view;
    internals.view = view;
    try {
      return await ctx.next();
    } catch (error) {
      if (errorRoute === undefined) throw error;
      const status = error instanceof HttpError ? error.status : 500;
      return await errorRoute(ctx, status);
    } finally {
      internals.view = outer;
    }
  };
}

/** compose makes one function of steps; what one throws is `ctx.error` for those around it. */
export function compose(steps: Middleware[], end: Run = rejectUnknown): Run {
  const other = steps.find((step) => typeof step !== "function");
  if (other !== undefined) throw notCovered(`"${other}" as a middleware`);
  return steps.reduceRight<Run>((next, step) => async (ctx) => {
    ctx[INTERNALS].next = next;
    try {
      return await step(ctx);
    } catch (error) {
      ctx.error = error;
      throw error;
    }
  }, end);
}

function rejectUnknown(): Promise<Response> {
  return Promise.reject(new HttpError(404));
}

/** newRoute makes a route: a page without a handler shows itself, other methods are passed on. */
export function newRoute(
  handlers: RouteHandler | undefined,
  component: PageComponent | undefined,
): Route {
  const show: HandlerFn = component ? () => ({ data: {} }) : rejectUnknown;
  const all = typeof handlers === "object" ? null : handlers ?? show;
  const own = { GET: component && show, ...handlers };
  const each = new Map<string, HandlerFn | undefined>(Object.entries(own));
  return async (ctx, status = 200) => {
    const method = ctx.req.method.toUpperCase();
    const answer = all ?? each.get(method) ??
      (method === "HEAD" ? each.get("GET") : undefined);
    if (answer === undefined) return await ctx.next();
    const result = await answer(ctx);
    if (result instanceof Response) return result;
    const init = { headers: new Headers(), status: result.status ?? status };
    const given = result.headers ?? {};
    const pairs = Symbol.iterator in given ? given : Object.entries(given);
    // As Fresh does it: of several values of a header, the last one counts.
    for (const [name = "", value = ""] of pairs) init.headers.set(name, value);
    const own = { Component: () => null, data: result.data };
    const page = component ? elementOf(ctx, component, own) : null;
    return await ctx.render(page, init);
  };
}
