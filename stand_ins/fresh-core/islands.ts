import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
  options,
  type VNode,
} from "preact";
import { renderToString } from "preact-render-to-string";
import { END, START } from "./boot.ts";
import { Head } from "./runtime.ts";
import type { ModuleUrls, Snapshot } from "./snapshot.ts";

type Props = Record<string, unknown>;

/** A piece of a page being rendered, and what was met in it. */
interface Rendering {
  nonce: string;
  modules: Snapshot["islands"] | undefined;
  islands: { urls: ModuleUrls; props: Props }[];
  isInIsland: boolean;
  /** The children of each `Head`. */
  heads: ComponentChildren[];
}

// Preact renders synchronously, so there is one at a time.
let current: Rendering | null = null;

/** renderNodes renders to HTML with marks around islands, and notes what belongs elsewhere. */
export function renderNodes(
  nodes: ComponentChildren,
  nonce: string,
  modules?: Snapshot["islands"],
): Rendering & { html: string } {
  current = { nonce, modules, islands: [], isInIsland: false, heads: [] };
  try {
    return { ...current, html: renderToString(h(Fragment, null, nodes)) };
  } finally {
    current = null;
  }
}

/** `__b` is the published name of Preact's hook that runs before a node is rendered. */
const hooks = options as { __b?: (vnode: VNode<Props>) => void };
const previous = hooks.__b;

hooks.__b = (vnode) => {
  if (current !== null) adapt(vnode, current);
  previous?.(vnode);
};

function adapt(vnode: VNode<Props>, rendering: Rendering): void {
  const { type, props } = vnode;
  const urls = rendering.modules?.get(type);
  if (props.UNSTABLE_comment !== undefined) {
    rendering.isInIsland = props.UNSTABLE_comment !== END;
  } else if (urls !== undefined && !rendering.isInIsland) {
    const start = mark(START + rendering.islands.length);
    const island = h(type as ComponentType<Props>, props);
    const children = [start, island, mark(END)];
    Object.assign(vnode, { type: Fragment, props: { children } });
    rendering.islands.push({ urls, props });
  } else if (type === Head) {
    rendering.heads.push(props.children as ComponentChildren);
  } else if (type === "script" || type === "style") {
    props.nonce ??= rendering.nonce;
  }
}

/** mark makes a comment by which the browser finds an island; one inside another has none. */
function mark(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as object);
}
