import { type ComponentType, Fragment, h, options, type VNode } from "preact";
import { asset } from "./runtime/asset.ts";
import { serialize } from "./serialize.ts";
import type { IslandBundle, Snapshot } from "./snapshot.ts";

/** A use of an island on the page being rendered. */
interface IslandUse {
  bundle: IslandBundle;
  props: Record<string, unknown>;
}

/** A page being rendered: its nonce, and the islands met so far. */
export interface PageRender {
  nonce: string;
  snapshot: Snapshot | null;
  uses: IslandUse[];
  /** How many islands the renderer is inside of. */
  depth: number;
}

// Rendering is synchronous, so there is one at a time.
let current: PageRender | null = null;

/** startRender opens the rendering of one page, or closes it with null. */
export function setRender(render: PageRender | null): void {
  current = render;
}

interface BoundaryProps {
  component: ComponentType<unknown>;
  bundle: IslandBundle;
  props: Record<string, unknown>;
}

// Marks where an island starts and ends, so that the browser finds it again.
function Boundary({ component, bundle, props }: BoundaryProps): VNode {
  let index = -1;
  if (current !== null) {
    current.depth++;
    index = current.uses.push({ bundle, props }) - 1;
  }
  return h(
    Fragment,
    null,
    comment(`frsh:${index}`),
    h(component, props),
    h(End, null),
    comment("/frsh"),
  );
}

function End(): null {
  if (current !== null) current.depth--;
  return null;
}

function comment(text: string): VNode {
  // The renderer's own way to write a comment.
  return h(Fragment, { UNSTABLE_comment: text } as Record<string, unknown>);
}

/** Preact's hook that runs before each node is rendered, by its name in published builds. */
const hooks = options as typeof options & { __b?: (vnode: VNode) => void };
const previous = hooks.__b;

hooks.__b = (vnode) => {
  if (current !== null) adapt(current, vnode as VNode<Record<string, unknown>>);
  previous?.(vnode);
};

function adapt(
  { depth, nonce, snapshot }: PageRender,
  vnode: VNode<Record<string, unknown>>,
): void {
  const { type, props } = vnode;
  if (typeof type === "function") {
    // An island inside an island is an ordinary component of the outer one.
    const bundle = depth === 0 ? snapshot?.islands.get(type) : undefined;
    if (bundle === undefined) return;
    const boundary = {
      type: Boundary,
      props: { component: type, bundle, props },
    };
    Object.assign(vnode, boundary);
  } else if (type === "style" || (type === "script" && !props.src)) {
    props.nonce ??= nonce;
  } else if (type === "img" || type === "source") {
    const locked = props["data-fresh-disable-lock"] === undefined;
    if (locked && typeof props.src === "string") props.src = asset(props.src);
  }
}

/** bootScript writes the inline module that hydrates a page's islands; empty without islands. */
export function bootScript({ nonce, snapshot, uses }: PageRender): string {
  if (uses.length === 0 || snapshot === null || snapshot.runtime === null) {
    return "";
  }
  const urls = [...new Set(uses.map(({ bundle }) => bundle.url))];
  const calls = uses.map(({ bundle, props }) =>
    `[i${urls.indexOf(bundle.url)},${serialize(props, bundle.name)}]`
  );
  const imports = urls.map((url, i) => `import i${i} from"${url}";`);
  return `<script type="module" nonce="${nonce}">` +
    `import{boot}from"${snapshot.runtime.url}";${imports.join("")}` +
    `boot(${serialize(snapshot.buildId)},[${calls.join()}])</script>`;
}

/** preloadLinks writes the `Link` header that has a page's modules fetched at once. */
export function preloadLinks({ snapshot, uses }: PageRender): string {
  if (uses.length === 0 || snapshot?.runtime == null) return "";
  const bundles = [snapshot.runtime, ...uses.map(({ bundle }) => bundle)];
  const urls = bundles.flatMap(({ url, imports }) => [url, ...imports]);
  return [...new Set(urls)]
    .map((url) => `<${url}>; rel="modulepreload"; as="script"`).join(", ");
}
