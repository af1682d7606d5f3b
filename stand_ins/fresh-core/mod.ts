/** A stand-in for the web framework Fresh: what ChangeBank uses of it. Importing anything else is an error that names it. @module */
export { App } from "./app.ts";
export type { Context } from "./context.ts";
export { createDefine, HttpError, page, type PageProps } from "./define.ts";
export { csp, staticFiles, trailingSlashes } from "./middlewares.ts";
export { cors, csrf, ipFilter } from "./refused.ts";
