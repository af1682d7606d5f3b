import type { ComponentChildren } from "preact";

type Collect = (children: ComponentChildren) => void;

let collect: Collect | null = null;

/** setHeadCollector says where the children of `Head` go while a page is rendered. */
export function setHeadCollector(collector: Collect | null): void {
  collect = collector;
}

/**
 * Head puts elements into the document's `<head>` on the server. A title, and a
 * meta element of the same name, replace those that were there; the last one wins.
 */
export function Head({ children }: { children?: ComponentChildren }): null {
  collect?.(children);
  return null;
}
