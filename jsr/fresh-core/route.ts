import { callComponent, type Context, propsOf } from "./context.ts";
import { HttpError } from "./errors.ts";
import type {
  Method,
  PageComponent,
  PageResponse,
  RouteHandler,
} from "./types.ts";

/** A file route: its handlers, its page, or both. */
export interface Route<State> {
  component: PageComponent<never, State> | undefined;
  handler: RouteHandler<unknown, State> | undefined;
}

/**
 * answerRoute runs a route's handler and renders its page. A page without
 * handlers answers every method; a method that the handlers lack is a 404.
 */
export async function answerRoute<State>(
  ctx: Context<State>,
  { component, handler }: Route<State>,
): Promise<Response> {
  const method = ctx.req.method as Method;
  const answer = typeof handler === "object"
    ? handler[method] ?? (method === "HEAD" ? handler.GET : undefined)
    : handler;
  const isError = ctx.error !== null;
  if (handler && !answer && !isError) throw new HttpError(404);
  const result: Response | PageResponse<unknown> = await answer?.(ctx) ??
    { data: undefined };
  if (result instanceof Response) return result;
  if (component === undefined) {
    throw new Error(
      `Cannot answer "${ctx.url.pathname}": the handler returned data and no page is exported; export a component as default`,
    );
  }
  const child = await callComponent(component, propsOf(ctx, null, result.data));
  if (child instanceof Response) return child;
  const { error } = ctx;
  const usual = error instanceof HttpError ? error.status : isError ? 500 : 200;
  const { headers = {}, status = usual } = result;
  return await ctx.render(child, { headers, status });
}
