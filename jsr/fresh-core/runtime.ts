/**
 * What pages and islands share, on the server and in the browser.
 *
 * @module
 */

export { asset } from "./runtime/asset.ts";
export { Head } from "./runtime/head.ts";
export { HttpError } from "./errors.ts";

/** Whether this code runs in a browser. */
export const IS_BROWSER: boolean = typeof document !== "undefined";
