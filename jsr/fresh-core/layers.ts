import { type Context, internalsOf } from "./context.ts";
import { HttpError } from "./errors.ts";
import type { MiddlewareFn, PageComponent } from "./types.ts";

/** Layers of one path lie around each other in this order. */
const ORDER = { wrapper: 0, catcher: 1, middleware: 2 };

interface Layer<State> {
  segments: string[];
  order: number;
  run: MiddlewareFn<State>;
}

/**
 * What lies around the routes at or below a path. The layers of a shorter path
 * lie around those of a longer one; of one path, layouts come first, then error
 * pages, then middlewares. So an error page is rendered inside the layout of its
 * own folder, and outside the middlewares.
 */
export class Layers<State> {
  #layers: Layer<State>[] = [];

  /** add puts a middleware around the routes added from now on. */
  add(
    path: string,
    run: MiddlewareFn<State>,
    kind: keyof typeof ORDER = "middleware",
  ): void {
    const layer = { segments: segmentsOf(path), order: ORDER[kind], run };
    this.#layers.push(layer);
  }

  /** chain makes one middleware of the layers around a path and what lies inside them. */
  chain(path: string, inner: MiddlewareFn<State>[]): MiddlewareFn<State> {
    const segments = segmentsOf(path);
    const around = this.#layers
      .filter((layer) => layer.segments.every((s, i) => s === segments[i]))
      .sort((a, b) =>
        a.segments.length - b.segments.length || a.order - b.order
      );
    const all = [...around.map((layer) => layer.run), ...inner];
    return (ctx) => {
      const end = ctx.next;
      const run = (index: number): Promise<Response> => {
        const middleware = all[index];
        if (middleware === undefined) return end();
        ctx.next = () => run(index + 1);
        return Promise.try(middleware, ctx);
      };
      return run(0);
    };
  }
}

/** wrapApp makes the layer that sets the app wrapper. */
export function wrapApp<State>(
  component: PageComponent<never, State>,
): MiddlewareFn<State> {
  return (ctx) => {
    internalsOf(ctx).app = component;
    return ctx.next();
  };
}

/** wrapLayout makes the layer that adds a layout. */
export function wrapLayout<State>(
  component: PageComponent<never, State>,
): MiddlewareFn<State> {
  return (ctx) => {
    const internals = internalsOf(ctx);
    internals.layouts = [...internals.layouts, component];
    return ctx.next();
  };
}

/** catchWith makes the layer that answers what is thrown inside it. */
export function catchWith<State>(
  answer: MiddlewareFn<State>,
): MiddlewareFn<State> {
  return async (ctx) => {
    const { layouts } = internalsOf(ctx);
    try {
      return await ctx.next();
    } catch (error) {
      if (isForDeveloper(ctx, error)) throw error;
      ctx.error = error;
      internalsOf(ctx).layouts = layouts;
      return await answer(ctx);
    }
  };
}

/** isForDeveloper tells whether the development server shows an error itself. */
export function isForDeveloper<State>(
  ctx: Context<State>,
  error: unknown,
): boolean {
  return ctx.config.mode === "development" && !(error instanceof HttpError) &&
    (ctx.req.headers.get("accept") ?? "").includes("text/html");
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== "*");
}
