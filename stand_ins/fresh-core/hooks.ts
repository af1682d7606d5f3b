import { type ComponentChild, h, isValidElement } from "preact";
import { options, toChildArray, type VNode } from "preact";
import { asset, PLAIN_PATH } from "./assets.ts";
import { END } from "./boot.ts";
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
  if (type === "a" && rendering !== null) markLink(props, rendering.ctx.url);
  else if (type === "img" || type === "source") lockAsset(props);
  previousVNode?.(vnode);
};

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

// Says that a component has what `useState()` would give it for later renderings, of which a server
// has none. V8 keeps these functions, and all that was rendered, until a full garbage collection,
// which takes longer than the rendering itself.
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

function adaptElement(vnode: VNode<Props>, of: Rendering): void {
  const { type, props } = vnode;
  let changed: typeof props | undefined;
  if ("f-client-nav" in props) throw notCovered("f-client-nav");
  if (type === "script" || type === "style") {
    if (!props.nonce) changed = { ...props, nonce: of.nonce };
  } else if (type === "html" || type === "body") of.seen[type] = true;
  else if (type === "head") {
    of.seen.head = of.isInHead = true;
    changed = { ...props, children: [props.children, h(RemainingHead, null)] };
  } else if (of.isInHead && of.heads.size > 0) {
    const id = idOf(vnode);
    const replacement = of.heads.get(id);
    changed = replacement && { ...replacement.props };
    of.heads.delete(id);
  }
  if (changed === undefined) return;
  vnode.props = changed;
  of.restores.push(() => vnode.props = props);
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

/** CollectedHead stands for `Head` on the server. */
function CollectedHead({ children }: Parameters<typeof Head>[0]): null {
  for (const element of toChildArray(children)) {
    const id = idOf(element);
    if (id === "" || !isValidElement(element)) {
      const { type = "text" } = Object(element);
      throw notCovered(`<${type.name ?? type}> in <Head>`);
    }
    rendering?.heads.set(id, element);
  }
  return null;
}

/** RemainingHead ends the document's head, with what of `Head` replaced nothing in it. */
function RemainingHead(): ComponentChild[] {
  if (rendering === null) return [];
  rendering.isInHead = false;
  return [...rendering.heads.values()];
}

/** Elements are the same when all but their content is. */
function idOf(element: ComponentChild): string {
  if (!isValidElement(element) || element.key) return "";
  const { type, props } = element;
  if (type === "title") return type;
  if (type !== "meta" && type !== "link") return "";
  const content = type === "meta" ? "content" : "href";
  const others = Object.entries(props).filter(([name]) => name !== content);
  return `${type} with ${others.sort()}`;
}
