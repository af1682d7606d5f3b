import type { ComponentChildren } from "preact";

let heads: ComponentChildren[] | null = null;

/** collectHeads runs a rendering and gathers the children of every `Head` in it. */
export function collectHeads<T>(
  render: () => T,
): { result: T; heads: ComponentChildren[] } {
  const found: ComponentChildren[] = heads = [];
  try {
    return { result: render(), heads: found };
  } finally {
    heads = null;
  }
}

/** Head puts elements into the document's `<head>`; on the server only. */
export function Head({ children }: { children?: ComponentChildren }): null {
  heads?.push(children);
  return null;
}
