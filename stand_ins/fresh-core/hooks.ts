import { h, options, type VNode } from "preact";
import { asset, PLAIN_PATH } from "./assets.ts";
import { END } from "./boot.ts";
import { CollectedHead, MergedHead } from "./head.ts";
import { notCovered } from "./refused.ts";
import { type Props, type Rendering, rendering } from "./rendering.ts";
import { Head } from "./runtime.ts";

/** Preact's hooks: the published names of those that run before a node and its component are rendered. */
const hooks = options as typeof options & {
  vnode?: (vnode: VNode<Props>) => void;
  __b?: (vnode: VNode<Props>) => void;
  __r?: (vnode: VNode<Props> & { __c?: { __f: boolean } }) => void;
};
const { vnode: previousVNode, __b: previousDiff, __r: previousRender } = hooks;

hooks.vnode = (vnode) => {
  const { type, props } = vnode;
  if (type === "a" && rendering !== null) markLink(props, rendering.url);
  else if (type === "img" || type === "source") lockAsset(props);
  previousVNode?.(vnode);
};

/** lockAsset adds the build to the file that an element names. */
function lockAsset(props: Props): void {
  const { src } = props;
  if ("srcset" in props) throw notCovered("srcset");
  if (typeof src !== "string" || props["data-fresh-disable-lock"]) return;
  props.src = asset(src);
  // The browser would have to do it too.
  if (rendering?.isInIsland && props.src !== src) {
    throw notCovered("an image in an island");
  }
}

/** markLink says of a link to the page itself, or to one above it, that it is the current one. */
function markLink(props: Props, { pathname, search }: URL): void {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/")) return;
  if (props["aria-current"] !== undefined) return;
  const link = PLAIN_PATH.test(href)
    ? { pathname: href, search: "" }
    : new URL(href, "http://localhost");
  const current = pathname.replace(/\/$/, "");
  const target = link.pathname.replace(/\/$/, "");
  if (!`${current}/`.startsWith(`${target}/`)) return;
  const isPage = current === target && ["", search].includes(link.search);
  props[isPage ? "data-current" : "data-ancestor"] = "true";
  props["aria-current"] = isPage ? "page" : "true";
}

/**
 * Says that a component has what `useState()` would give it for later renderings, of which a server
 * has none. V8 keeps these functions, and all that was rendered, until a full garbage collection,
 * which takes longer than the rendering itself.
 */
hooks.__r = (vnode) => {
  if (rendering !== null && vnode.__c) vnode.__c.__f = true;
  previousRender?.(vnode);
};

hooks.__b = (vnode) => {
  if (rendering !== null) {
    if (typeof vnode.type === "string") adaptElement(vnode, rendering);
    else adaptComponent(vnode, rendering);
  }
  previousDiff?.(vnode);
};

/** Properties that have their nonce from here. */
const withNonce = new WeakSet<Props>();

function adaptElement(vnode: VNode<Props>, { nonce, seen }: Rendering): void {
  const { type, props } = vnode;
  if ("f-client-nav" in props) throw notCovered("f-client-nav");
  if (type === "script" || type === "style") {
    // A node may be rendered more than once, and have the nonce of another page.
    if (props.nonce && !withNonce.has(props)) return;
    withNonce.add(vnode.props = { ...props, nonce });
  } else if (type === "html" || type === "body") seen[type] = true;
  else if (type === "head") {
    seen.head = true;
    if (Object(props.children).type === MergedHead) return;
    const children = h(MergedHead, { children: props.children as VNode });
    vnode.props = { ...props, children };
  }
}

function adaptComponent(vnode: VNode<Props>, of: Rendering): void {
  const { type, props } = vnode;
  if (props.UNSTABLE_comment !== undefined) {
    of.isInIsland = props.UNSTABLE_comment !== END;
  } else if (type === Head) {
    if (of.isInIsland) throw notCovered("<Head> in an island");
    vnode.type = CollectedHead;
  } else if (!of.isInIsland) {
    vnode.type = of.snapshot?.islands.get(type) ?? type;
  }
}
