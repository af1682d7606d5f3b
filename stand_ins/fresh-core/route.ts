import { type Context, renderComponent } from "./context.ts";
import type { HandlerFn, PageComponent, RouteHandler } from "./define.ts";
import { HttpError } from "./http_error.ts";

/** What answers at a path: its handlers, and the page that shows their data. */
export interface Route<State> {
  handler: RouteHandler<State>;
  component: PageComponent<never, State> | undefined;
}

/** newRoute makes a route: a page that has no handler for GET shows itself without data. */
export function newRoute<State>(
  handler: RouteHandler<State> | undefined,
  component: PageComponent<never, State> | undefined,
): Route<State> {
  const show: HandlerFn<State> = component === undefined
    ? () => Promise.reject(new HttpError(404))
    : () => ({ data: {} });
  if (handler === undefined) return { handler: show, component };
  if (typeof handler === "function" || component === undefined) {
    return { handler, component };
  }
  return { handler: { GET: show, ...handler }, component };
}

/** renderRoute answers with a route; a method that its handlers lack is passed on. */
export async function renderRoute<State>(
  ctx: Context<State>,
  { handler, component }: Route<State>,
  status = 200,
): Promise<Response> {
  const method = ctx.req.method.toUpperCase() as "GET" | "HEAD";
  const answer = typeof handler === "function"
    ? handler
    : handler[method] ?? (method === "HEAD" ? handler.GET : undefined);
  if (answer === undefined) return await ctx.next();
  const result = await answer(ctx);
  if (result instanceof Response) return result;
  if (typeof result.status === "number") status = result.status;
  const headers = new Headers();
  const given = result.headers ?? {};
  // As Fresh does it: of several values of a header, the last one counts.
  for (
    const [name, value] of Symbol.iterator in given
      ? given
      : Object.entries(given)
  ) {
    if (name !== undefined) headers.set(name, value ?? "");
  }
  if (component === undefined) {
    return await ctx.render(null, { headers, status });
  }
  const page = await renderComponent(ctx, component, {
    Component: () => null,
    data: result.data,
  });
  return page instanceof Response
    ? page
    : await ctx.render(page, { headers, status });
}
