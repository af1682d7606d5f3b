import { type ComponentType, Fragment, h, options, type VNode } from "preact";
import { asset } from "./runtime/asset.ts";
import { serialize } from "./serialize.ts";
import type { IslandBundle, Snapshot } from "./snapshot.ts";

/** A use of an island on a page. */
export interface IslandUse {
  bundle: IslandBundle;
  props: Record<string, unknown>;
}

interface Rendering {
  snapshot: Snapshot | null;
  nonce: string;
  uses: IslandUse[];
  /** How many islands the renderer is inside of. */
  depth: number;
}

// Rendering is synchronous, so there is one at a time.
let current: Rendering | null = null;

/** renderIslands runs a rendering; it marks islands, and tells which the page uses. */
export function renderIslands<T>(
  snapshot: Snapshot | null,
  nonce: string,
  render: () => T,
): { result: T; uses: IslandUse[] } {
  const { uses } = current = { snapshot, nonce, uses: [], depth: 0 };
  try {
    return { result: render(), uses };
  } finally {
    current = null;
  }
}

interface BoundaryProps extends IslandUse {
  component: ComponentType<Record<string, unknown>>;
  rendering: Rendering;
}

/** Stands around an island with comments by which the browser finds it. */
function Boundary({ component, rendering, ...use }: BoundaryProps): VNode {
  rendering.depth++;
  const index = rendering.uses.push(use) - 1;
  // Rendered after the island, as nodes are in order.
  function End() {
    rendering.depth--;
    return null;
  }
  return h(
    Fragment,
    null,
    h(Fragment, { UNSTABLE_comment: `frsh:${index}` } as object),
    h(component, use.props),
    h(End, null),
    h(Fragment, { UNSTABLE_comment: "/frsh" } as object),
  );
}

/** `__b` is the published name of Preact's hook that runs before a node is rendered. */
const hooks = options as {
  __b?: (vnode: VNode<Record<string, unknown>>) => void;
};
const previous = hooks.__b;

hooks.__b = (vnode) => {
  if (current !== null) adapt(current, vnode);
  previous?.(vnode);
};

function adapt(
  rendering: Rendering,
  vnode: VNode<Record<string, unknown>>,
): void {
  const { type, props } = vnode;
  // An island inside an island is a component like any other.
  const bundle = rendering.depth === 0
    ? rendering.snapshot?.islands.get(type)
    : undefined;
  if (bundle !== undefined) {
    const boundary = { component: type, rendering, bundle, props };
    Object.assign(vnode, { type: Boundary, props: boundary });
  } else if (type === "style" || (type === "script" && !props.src)) {
    props.nonce ??= rendering.nonce;
  } else if (type === "img" || type === "source") {
    if (typeof props.src === "string") props.src = asset(props.src);
  }
}

/** bootScript writes the inline module that wakes a page's islands; nothing without any. */
export function bootScript(
  snapshot: Snapshot | null,
  nonce: string,
  uses: IslandUse[],
): string {
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

/** preloadLinks writes the `Link` header by which the browser fetches all modules at once. */
export function preloadLinks(
  snapshot: Snapshot | null,
  uses: IslandUse[],
): string {
  if (uses.length === 0 || !snapshot?.runtime) return "";
  const urls = [snapshot.runtime, ...uses.map(({ bundle }) => bundle)]
    .flatMap(({ url, imports }) => [url, ...imports]);
  return [...new Set(urls)].map((url) => `<${url}>; rel="modulepreload"`)
    .join(", ");
}
