import type {
  MiddlewareFn,
  PageComponent,
  PageResponse,
  RouteData,
  RouteHandler,
} from "./types.ts";

/** Functions that return what they are given, typed for one `State`. */
export interface Define<State> {
  handlers<H extends RouteHandler<unknown, State>>(handlers: H): H;
  page<H = unknown>(
    render: PageComponent<RouteData<H>, State>,
  ): PageComponent<RouteData<H>, State>;
  layout(render: PageComponent<unknown, State>): PageComponent<unknown, State>;
  middleware<M extends MiddlewareFn<State> | MiddlewareFn<State>[]>(
    middleware: M,
  ): M;
}

/** createDefine makes the `define.*` helpers of an app. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    layout: (render) => render,
    middleware: (middleware) => middleware,
  };
}

/** page hands data from a handler to the page component of its route. */
export function page<Data>(
  data?: Data,
  options?: { status?: number; headers?: HeadersInit },
): PageResponse<Data> {
  return { ...options, data: data as Data };
}
