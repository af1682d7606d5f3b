/** A stand-in for the web framework Fresh: what ChangeBank uses of it. Importing anything else is an error that names it. @module */
export { App } from "./app.ts";
export type { Context } from "./context.ts";
export { createDefine, page, type PageProps } from "./define.ts";
export { HttpError } from "./http_error.ts";
export { csp } from "./middlewares/csp.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export { trailingSlashes } from "./middlewares/trailing_slashes.ts";
