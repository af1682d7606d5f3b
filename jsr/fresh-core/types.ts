import type { ComponentChildren, FunctionComponent, VNode } from "preact";
import type { Context } from "./context.ts";

/** HTTP methods a route can answer. */
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
  /** Path under which the whole app is served, for example `/bank`. */
  basePath?: string;
  /** `development` shows readable errors; the Builder sets it. */
  mode?: "development" | "production";
  /** Whether `X-Forwarded-Proto` and `X-Forwarded-Host` decide `ctx.url`. */
  trustProxy?: boolean;
}

/** `FreshConfig` with every default filled in; `ctx.config`. */
export interface ResolvedFreshConfig {
  root: string;
  basePath: string;
  mode: "development" | "production";
  trustProxy?: boolean;
}

/** A function that answers a request or passes it on with `ctx.next()`. */
export type MiddlewareFn<State> = (
  ctx: Context<State>,
) => Response | Promise<Response>;

/** The same as `MiddlewareFn`. */
export type Middleware<State> = MiddlewareFn<State>;

/** What `page()` returns: the data a page component gets, with status and headers. */
export interface PageResponse<Data> {
  data: Data;
  headers?: HeadersInit | undefined;
  status?: number | undefined;
}

type HandlerResult<Data> = Response | PageResponse<Data>;

/** A handler for one method, or for all of them. */
export type HandlerFn<Data, State> = (
  ctx: Context<State>,
) => HandlerResult<Data> | Promise<HandlerResult<Data>>;

/** Handlers by HTTP method. */
export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

/** What a route file may export as `handler` or `handlers`. */
export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

type PageDataOf<Result> = Exclude<Awaited<Result>, Response> extends
  { data: infer Data } ? Data : never;

/** The type of `props.data` that a route's handlers hand to its page. */
export type RouteData<Handlers> = Handlers extends
  (...args: never[]) => infer Result ? PageDataOf<Result>
  : {
    [K in keyof Handlers]: Handlers[K] extends
      (...args: never[]) => infer Result ? PageDataOf<Result> : never;
  }[keyof Handlers];

/** What page, layout and app components receive. */
export interface PageProps<Data = unknown, State = unknown> {
  Component: FunctionComponent;
  children?: ComponentChildren;
  config: ResolvedFreshConfig;
  data: Data;
  error: unknown;
  info: Deno.ServeHandlerInfo;
  isPartial: boolean;
  params: Record<string, string>;
  req: Request;
  route: string | null;
  state: State;
  url: URL;
}

type Rendered = VNode | ComponentChildren | Response;

/** A component of a route, layout or app wrapper; it may be async. */
export type PageComponent<Data, State> = (
  props: PageProps<Data, State>,
) => Rendered | Promise<Rendered>;

/** `export const config` of a layout file, and the last argument of `ctx.render()`. */
export interface LayoutConfig {
  /** Leave out the layouts of the folders above. */
  skipInheritedLayouts?: boolean;
  /** Leave out the app wrapper. */
  skipAppWrapper?: boolean;
}

/** `export const config` of a route file. */
export interface RouteConfig extends LayoutConfig {
  /** A URL pattern that replaces the one made from the file's path. */
  routeOverride?: string;
}

/** A page: its component, its handlers, or both. */
export interface Route<State> {
  // `never`: a component of whatever data fits, as its own handlers provide it.
  component?: PageComponent<never, State> | undefined;
  handler?: RouteHandler<unknown, State> | undefined;
  config?: RouteConfig | undefined;
}

/** What `app.listen()` takes: the options of `Deno.serve()`. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & { remoteAddress?: string };
