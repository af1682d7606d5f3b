import { type ComponentChildren, createContext, h } from "preact";
import { refuse } from "./refused.ts";

export { asset, assetSrcSet } from "./assets.ts";
export { HttpError } from "./http_error.ts";

/** Whether elements are inside of `Head`. */
export const InHead = createContext(false);

/** Head puts elements into the document's `<head>`, in place of those there that are the same. */
export function Head(
  { children }: { children?: ComponentChildren },
): ComponentChildren {
  return h(InHead.Provider, { value: true, children });
}

/** Whether this code runs in a browser. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

export const Partial = refuse("<Partial>");
