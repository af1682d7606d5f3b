/** A stand-in for the web framework Fresh: what ChangeBank uses of it; the rest is refused by name. @module */
import { refuse } from "./refused.ts";

export { App } from "./app.ts";
export type { Context } from "./context.ts";
export { createDefine, page, type PageProps } from "./define.ts";
export { HttpError } from "./http_error.ts";
export { csp } from "./middlewares/csp.ts";
export { staticFiles } from "./middlewares/static_files.ts";
export { trailingSlashes } from "./middlewares/trailing_slashes.ts";

export const cors = refuse("cors()");
export const csrf = refuse("csrf()");
export const ipFilter = refuse("ipFilter()");
