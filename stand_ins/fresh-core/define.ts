import type { ComponentChildren } from "preact";
import type { Context } from "./context.ts";

type Awaitable<T> = T | Promise<T>;
type Method = "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT";

/** A function that answers a request, or passes it on with `ctx.next()`. */
export type Middleware<State = never> = (
  ctx: Context<State>,
) => Awaitable<Response>;

interface PageResponse<Data> {
  data: Data;
  headers?: HeadersInit | undefined;
  status?: number | undefined;
}

/** Answers a request, or hands data to the page. */
export type HandlerFn<State = never> = (
  ctx: Context<State>,
) => Awaitable<Response | PageResponse<unknown>>;

/** The handlers of a file route: one for each method, or one for all. */
export type RouteHandler<State = never> =
  | HandlerFn<State>
  | { [M in Method]?: HandlerFn<State> };

/** The data that the handlers `H` of a route hand to its page. */
type RouteData<H> = H extends (...args: never[]) => infer Result
  ? Extract<Awaited<Result>, PageResponse<unknown>>["data"]
  : { [M in keyof H]: RouteData<H[M]> }[keyof H];

/** What page, layout and app components receive. */
export interface PageProps<Data = unknown, State = unknown>
  extends Omit<Context<State>, "next" | "redirect" | "render"> {
  Component: () => ComponentChildren;
  data: Data;
}

/** A page, layout or app component. */
export type PageComponent<Data = never, State = never> = (
  props: PageProps<Data, State>,
) => ComponentChildren;

/** createDefine makes functions that return what they are given, typed for one `State`. */
export function createDefine<State>() {
  type Page<Data> = PageComponent<Data, State>;
  return {
    handlers: <H extends RouteHandler<State>>(handlers: H) => handlers,
    page: <H = unknown>(render: Page<RouteData<H>>) => render,
    layout: (render: Page<unknown>) => render,
    middleware: (middleware: Middleware<State>) => middleware,
  };
}

/** page hands data from a handler to the page component of its route. */
export function page<Data>(
  data?: Data,
  options?: Omit<PageResponse<Data>, "data">,
): PageResponse<Data> {
  return { ...options, data: data as Data };
}

/** An error with the HTTP status to answer; to be thrown by middlewares, handlers and pages. */
export class HttpError extends Error {
  constructor(public status: number, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = this.constructor.name;
  }
}
