/**
 * A stand-in for the web framework Fresh: what ChangeBank uses of it, no more.
 *
 * @module
 */

export { App } from "./app.ts";
export type { Context, FreshContext } from "./context.ts";
export { createDefine, type Define, page } from "./define.ts";
export { HttpError } from "./errors.ts";
export { csp, type CSPOptions } from "./middlewares/csp.ts";
export { csrf, type CsrfOptions } from "./middlewares/csrf.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export { trailingSlashes } from "./middlewares/trailing_slashes.ts";
export type {
  FreshConfig,
  HandlerByMethod,
  HandlerFn,
  ListenOptions,
  Method,
  Middleware,
  MiddlewareFn,
  PageProps,
  PageResponse,
  ResolvedFreshConfig,
  RouteHandler,
} from "./types.ts";
