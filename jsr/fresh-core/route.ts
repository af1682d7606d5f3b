import { type ComponentType, h } from "preact";
import type { Context } from "./context.ts";
import { HttpError } from "./errors.ts";
import { isAsync, pageProps } from "./render.ts";
import type { HandlerFn, Method, PageResponse, Route } from "./types.ts";

/**
 * answerRoute runs a route's handler and renders its page with what that hands over.
 * Without a handler the page answers every method; a method that the handlers lack is a 404.
 */
export async function answerRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status = 200,
): Promise<Response> {
  let result: PageResponse<unknown> = { data: undefined };
  const handler = handlerFor(route, ctx.req.method as Method);
  if (handler !== null) {
    const answer = await handler(ctx);
    if (answer instanceof Response) return answer;
    result = answer;
  } else if (route.handler !== undefined && ctx.error === null) {
    throw new HttpError(404);
  }

  const { component, config = {} } = route;
  if (component === undefined) {
    throw new Error(
      `Cannot render "${ctx.route}": its handler returned data, and there is no component to show it; export one as default or return a Response`,
    );
  }
  const props = pageProps(ctx, result.data as never);
  let vnode;
  if (isAsync(component)) {
    const answer = await component(props);
    if (answer instanceof Response) return answer;
    vnode = answer;
  } else {
    vnode = h(component as ComponentType<typeof props>, props);
  }
  const init: ResponseInit = { status: result.status ?? status };
  if (result.headers !== undefined) init.headers = result.headers;
  return ctx.render(vnode, init, config);
}

function handlerFor<State>(
  { handler }: Route<State>,
  method: Method,
): HandlerFn<unknown, State> | null {
  if (handler === undefined || typeof handler === "function") {
    return handler ?? null;
  }
  return handler[method] ??
    (method === "HEAD" ? handler.GET : undefined) ?? null;
}
