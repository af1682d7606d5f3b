import { type Context, elementOf, INTERNALS } from "./context.ts";
import { type HandlerFn, HttpError, type Middleware } from "./define.ts";
import type { PageComponent, RouteHandler } from "./define.ts";
import { notCovered } from "./refused.ts";

export type Run = (ctx: Context) => Promise<Response>;

/** Answers with handlers and a page; as an error page, with the status of what was thrown. */
type Route = (ctx: Context, status?: number) => Promise<Response>;

const rejectUnknown: Run = () => Promise.reject(new HttpError(404));

/** What lies around the routes of one folder. */
export interface Layer {
  app?: PageComponent;
  layout?: PageComponent;
  errorRoute?: Route;
  middlewares: Middleware[];
}

/** stepsThrough lists what a request passes on its way into layers, as they are now. */
export function stepsThrough(layers: Layer[]): Middleware[] {
  return layers.flatMap((layer) => [entering(layer), ...layer.middlewares]);
}

/** entering puts app and layout around pages, and answers what is thrown further in. */
function entering({ app, layout, errorRoute }: Layer): Middleware {
  return async (ctx) => {
    const internals = ctx[INTERNALS];
    const outer = internals.view;
    const layouts = layout ? [layout, ...outer.layouts] : outer.layouts;
    internals.view = { app: app ?? outer.app, layouts };
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
export function compose(steps: Middleware[], end = rejectUnknown): Run {
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

/** newRoute makes a route: a page without a handler shows itself, other methods are passed on. */
export function newRoute(
  handlers: RouteHandler | undefined,
  component: PageComponent | undefined,
): Route {
  const show: HandlerFn = () => ({ data: {} });
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

/** What a request's path leads to. */
export interface Match {
  pattern: string;
  /** The first that was added for a method answers it. */
  byMethod: Map<string, Run>;
  params: Record<string, string>;
}

const ALL = ["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const PARAMETERS = /[*:{}+?()]/;

/** Finds what answers a request: paths without parameters first, then patterns as they were added. */
export class Router {
  #routes = new Map<string, Match & { matcher: URLPattern | null }>();

  add(method: string, pattern: string, run: Run): void {
    const isPath = !PARAMETERS.test(pattern);
    const matcher = isPath ? null : new URLPattern({ pathname: pattern });
    const byMethod = this.#routes.get(pattern)?.byMethod ?? new Map();
    this.#routes.set(pattern, { pattern, matcher, byMethod, params: {} });
    for (const name of method === "ALL" ? ALL : [method]) {
      if (!byMethod.has(name)) byMethod.set(name, run);
    }
  }

  /** @throws {URIError} if a parameter cannot be decoded. */
  match(pathname: string): Match | null {
    // A slash at the end makes no difference.
    const isLong = pathname.endsWith("/");
    const other = isLong ? pathname.slice(0, -1) : `${pathname}/`;
    const path = this.#routes.get(pathname) ?? this.#routes.get(other);
    if (path?.matcher === null) return { ...path, params: {} };
    for (const route of this.#routes.values()) {
      const found = route.matcher?.exec({ pathname });
      if (!found) continue;
      const params: Match["params"] = {};
      for (const [name, value = ""] of Object.entries(found.pathname.groups)) {
        params[name] = decodeURI(value);
      }
      return { ...route, params };
    }
    return null;
  }
}
