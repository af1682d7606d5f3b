import { type Context, internalsOf } from "./context.ts";
import { HttpError, statusOf } from "./errors.ts";
import { answerRoute } from "./route.ts";
import type {
  LayoutConfig,
  MiddlewareFn,
  PageComponent,
  Route,
} from "./types.ts";

/** Something that holds for all routes at or below a path. */
interface Entry<State> {
  segments: string[];
  middleware: MiddlewareFn<State>;
}

/**
 * What holds for which part of an app: middlewares, layouts and error pages.
 *
 * Of one path, layouts come outermost, then error pages, then middlewares;
 * shorter paths come around longer ones. So an error page at the root is
 * rendered inside the root's layout, and outside the root's middlewares.
 */
export class Scopes<State> {
  #wrappers: Entry<State>[] = [];
  #catchers: Entry<State>[] = [];
  #entries: Entry<State>[] = [];

  /** use adds middlewares at a path. */
  use(path: string, middlewares: MiddlewareFn<State>[]): void {
    const segments = segmentsOf(path);
    for (const middleware of middlewares) {
      this.#entries.push({ segments, middleware });
    }
  }

  /** appWrapper sets the outermost component. */
  appWrapper(component: PageComponent<never, State>): void {
    const middleware = (ctx: Context<State>) => {
      internalsOf(ctx).app = component;
      return ctx.next();
    };
    this.#wrappers.unshift({ segments: [], middleware });
  }

  /** layout adds a component around the pages at a path. */
  layout(
    path: string,
    component: PageComponent<never, State>,
    config: LayoutConfig,
  ): void {
    const middleware = (ctx: Context<State>) => {
      const internals = internalsOf(ctx);
      if (config.skipAppWrapper) internals.app = null;
      const outer = config.skipInheritedLayouts ? [] : internals.layouts;
      internals.layouts = [...outer, component];
      return ctx.next();
    };
    this.#wrappers.push({ segments: segmentsOf(path), middleware });
  }

  /** onError adds what answers when something at or below a path throws. */
  onError(path: string, handler: MiddlewareFn<State> | Route<State>): void {
    this.#catch(path, handler, () => true);
  }

  /** notFound adds what answers a 404 anywhere. */
  notFound(handler: MiddlewareFn<State> | Route<State>): void {
    this.#catch("*", handler, (error) => statusOf(error) === 404);
  }

  /** chain makes one middleware of all that hold at a path, followed by the given ones. */
  chain(path: string, last: MiddlewareFn<State>[]): MiddlewareFn<State> {
    const segments = segmentsOf(path);
    const covering = [...this.#wrappers, ...this.#catchers, ...this.#entries]
      .filter((entry) =>
        entry.segments.every((segment, i) => segment === segments[i])
      )
      .sort((a, b) => a.segments.length - b.segments.length)
      .map((entry) => entry.middleware);
    return compose([...covering, ...last]);
  }

  #catch(
    path: string,
    handler: MiddlewareFn<State> | Route<State>,
    wants: (error: unknown) => boolean,
  ): void {
    const middleware = async (ctx: Context<State>) => {
      const internals = internalsOf(ctx);
      const { app, layouts } = internals;
      try {
        return await ctx.next();
      } catch (error) {
        if (!wants(error) || isForDeveloper(ctx, error)) throw error;
        ctx.error = error;
        Object.assign(internals, { app, layouts });
        return typeof handler === "function"
          ? await handler(ctx)
          : await answerRoute(ctx, handler, statusOf(error));
      }
    };
    this.#catchers.push({ segments: segmentsOf(path), middleware });
  }
}

/** compose makes one middleware that runs several, each inside the one before. */
function compose<State>(
  middlewares: MiddlewareFn<State>[],
): MiddlewareFn<State> {
  return (ctx) => {
    const end = ctx.next;
    const run = (index: number): Promise<Response> => {
      const middleware = middlewares[index];
      if (middleware === undefined) return end();
      ctx.next = () => run(index + 1);
      // Also what a synchronous middleware throws becomes a rejection.
      return Promise.try(middleware, ctx);
    };
    return run(0);
  };
}

/** isForDeveloper tells whether an error is shown as it is, by the development server. */
export function isForDeveloper<State>(
  ctx: Context<State>,
  error: unknown,
): boolean {
  return internalsOf(ctx).snapshot?.renderError !== undefined &&
    !(error instanceof HttpError) &&
    (ctx.req.headers.get("accept") ?? "").includes("text/html");
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== "*");
}
