import type { VNode } from "preact";
import type { Island, Snapshot } from "./snapshot.ts";

export type Props = Record<string, unknown>;

/** A document being rendered, and what was met in it. */
export interface Rendering {
  readonly url: URL;
  readonly error: unknown;
  readonly snapshot: Snapshot | undefined;
  readonly nonce: string;
  readonly isPartial: boolean;
  islands: { island: Island; props: Props }[];
  isInIsland: boolean;
  /** What `Head` holds, by what it replaces in the document's own head. */
  heads: Map<string, VNode>;
  /** Which of html, head and body were there. */
  seen: Set<string>;
  hasScripts: boolean;
}

// Preact renders synchronously, so there is one at a time.
let current: Rendering | null = null;

/** The document being rendered, if any. */
export function currentRendering(): Rendering | null {
  return current;
}

/** renderWith runs a function that renders, for one document. */
export function renderWith<T>(rendering: Rendering, render: () => T): T {
  current = rendering;
  try {
    return render();
  } finally {
    current = null;
  }
}
