import type { ComponentChildren } from "preact";

export { asset } from "./assets.ts";
export { assetSrcSet, Partial } from "./refused.ts";

/** Head moves its children into the document's `<head>`, where they replace what is the same. */
export function Head(props: { children?: ComponentChildren }) {
  return props.children;
}
