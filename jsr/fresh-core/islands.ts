import { type ComponentType, Fragment, h, options, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { asset } from "./runtime/asset.ts";
import { serialize } from "./serialize.ts";
import type { IslandBundle, Snapshot } from "./snapshot.ts";

type Props = Record<string, unknown>;

/** A page being rendered, and the islands met so far. */
export interface Rendering {
  snapshot: Snapshot | null;
  nonce: string;
  uses: { bundle: IslandBundle; props: Props }[];
  /** How many islands the renderer is inside of. */
  depth: number;
}

// Preact renders synchronously, so there is one at a time.
let current: Rendering | null = null;

/** renderNodes renders to HTML; it marks islands and notes them. */
export function renderNodes(rendering: Rendering, vnode: VNode): string {
  current = rendering;
  try {
    return renderToString(vnode);
  } finally {
    current = null;
  }
}

/** `__b` is the published name of Preact's hook that runs before a node is rendered. */
const hooks = options as { __b?: (vnode: VNode<Props>) => void };
const previous = hooks.__b;

hooks.__b = (vnode) => {
  if (current !== null) adapt(current, vnode);
  previous?.(vnode);
};

function adapt(rendering: Rendering, vnode: VNode<Props>): void {
  const { type, props } = vnode;
  const bundle = rendering.snapshot?.islands.get(type);
  // An island inside an island is a component like any other.
  if (bundle !== undefined && rendering.depth === 0) {
    const index = rendering.uses.push({ bundle, props }) - 1;
    const boundary = {
      index,
      rendering,
      island: h(type as ComponentType<Props>, props),
    };
    Object.assign(vnode, { type: Boundary, props: boundary });
  } else if (type === "style" || (type === "script" && !props.src)) {
    props.nonce ??= rendering.nonce;
  } else if (type === "img" && typeof props.src === "string") {
    props.src = asset(props.src);
  }
}

/** Stands around an island with comments by which the browser finds it. */
function Boundary(
  { index, island, rendering }: {
    index: number;
    island: VNode;
    rendering: Rendering;
  },
): VNode {
  rendering.depth++;
  // Siblings are rendered in order, so this one after the island.
  function End() {
    rendering.depth--;
    return null;
  }
  const comment = (text: string) =>
    h(Fragment, { UNSTABLE_comment: text } as object);
  const start = comment(`frsh:${index}`);
  return h(Fragment, null, start, island, h(End, null), comment("/frsh"));
}

/** bootScript writes the inline module that wakes a page's islands. */
export function bootScript({ nonce, snapshot, uses }: Rendering): string {
  if (uses.length === 0 || !snapshot?.runtime) return "";
  const urls = [...new Set(uses.map(({ bundle }) => bundle.url))];
  const imports = urls.map((url, i) => `import i${i} from"${url}";`).join("");
  const calls = uses.map(({ bundle, props }) =>
    `[i${urls.indexOf(bundle.url)},${serialize(props, bundle.name)}]`
  );
  return `<script type="module" nonce="${nonce}">` +
    `import{boot}from"${snapshot.runtime.url}";${imports}` +
    `boot(${serialize(snapshot.buildId)},[${calls}])</script>`;
}

/** preloadLinks writes the `Link` header that has the browser fetch all modules at once. */
export function preloadLinks({ snapshot, uses }: Rendering): string {
  if (uses.length === 0 || !snapshot?.runtime) return "";
  const urls = [snapshot.runtime, ...uses.map(({ bundle }) => bundle)]
    .flatMap(({ url, imports }) => [url, ...imports]);
  return [...new Set(urls)].map((url) => `<${url}>; rel="modulepreload"`)
    .join(", ");
}
