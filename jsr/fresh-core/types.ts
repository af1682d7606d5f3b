import type { ComponentChildren, FunctionComponent } from "preact";
import type { Context } from "./context.ts";

/** HTTP methods that file routes may have handlers for. */
export type Method =
  | "DELETE"
  | "GET"
  | "HEAD"
  | "OPTIONS"
  | "PATCH"
  | "POST"
  | "PUT";

/** What the `App` constructor takes. */
export interface FreshConfig {
  /** The Builder's development server sets `development`. */
  mode?: "development" | "production";
}

/** `FreshConfig` with its defaults filled in. */
export type ResolvedFreshConfig = Required<FreshConfig>;

/** A function that answers a request, or passes it on with `ctx.next()`. */
export type MiddlewareFn<State> = (
  ctx: Context<State>,
) => Response | Promise<Response>;
export type Middleware<State> = MiddlewareFn<State>;

/** What `page()` returns. */
export interface PageResponse<Data> {
  data: Data;
  headers?: HeadersInit | undefined;
  status?: number | undefined;
}

type HandlerResult<Data> = Response | PageResponse<Data>;
type Awaitable<T> = T | Promise<T>;

/** A handler of a file route: for one method, or alone for all. */
export type HandlerFn<Data, State> = (
  ctx: Context<State>,
) => Awaitable<HandlerResult<Data>>;
export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};
export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

type PageDataOf<Handler> = Handler extends (...args: never[]) => infer Result
  ? Exclude<Awaited<Result>, Response> extends { data: infer Data } ? Data
  : never
  : never;

/** The data that the handlers `H` of a route hand to its page. */
export type RouteData<H> = H extends (...args: never[]) => unknown
  ? PageDataOf<H>
  : { [M in keyof H]: PageDataOf<H[M]> }[keyof H];

/** What page, layout and app components receive. */
export interface PageProps<Data = unknown, State = unknown>
  extends Omit<Context<State>, "next" | "redirect" | "render"> {
  Component: FunctionComponent;
  data: Data;
}

/** A page, layout or app component; it may be async. */
export type PageComponent<Data, State> = (
  props: PageProps<Data, State>,
) => Awaitable<ComponentChildren | Response>;

/** What `app.listen()` takes: the options of `Deno.serve()`. */
export type ListenOptions = Partial<
  Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem
>;
