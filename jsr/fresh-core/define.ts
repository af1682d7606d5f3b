import type {
  MiddlewareFn,
  PageComponent,
  PageResponse,
  RouteData,
  RouteHandler,
} from "./types.ts";

/** Helpers that give middlewares, handlers, pages and layouts the app's `State`. */
export interface Define<State> {
  /** Types a route's handlers; what they hand to `page()` reaches `define.page<typeof handler>`. */
  handlers<Handlers extends RouteHandler<unknown, State>>(
    handlers: Handlers,
  ): Handlers;
  /** Types a page component. */
  page<Handlers = unknown>(
    render: PageComponent<RouteData<Handlers>, State>,
  ): PageComponent<RouteData<Handlers>, State>;
  /** Types a layout component. */
  layout(render: PageComponent<unknown, State>): PageComponent<unknown, State>;
  /** Types one middleware, or a list of them. */
  middleware<M extends MiddlewareFn<State> | MiddlewareFn<State>[]>(
    middleware: M,
  ): M;
}

/** createDefine makes the `define.*` helpers for one `State`; each returns what it is given. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    layout: (render) => render,
    middleware: (middleware) => middleware,
  };
}

/** page hands data from a handler to the page component, with the response's status and headers. */
export function page<Data>(
  data?: Data,
  options?: { status?: number; headers?: HeadersInit },
): PageResponse<Data> {
  return {
    data: data as Data,
    headers: options?.headers,
    status: options?.status,
  };
}
