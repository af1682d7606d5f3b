import {
  type ComponentChildren,
  Fragment,
  h,
  options,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { asset, assetSrcSet } from "./assets.ts";
import { END, START } from "./boot.ts";
import { checkProps, Scripts } from "./islands.ts";
import { markLink } from "./links.ts";
import { notCovered } from "./refused.ts";
import { currentRendering, type Props, type Rendering } from "./rendering.ts";
import { Head, InHead } from "./runtime.ts";

const HEAD_ELEMENTS = new Set(
  ["title", "meta", "link", "script", "style", "base", "noscript", "template"],
);

/** Elements that this module made itself. */
const made = new WeakSet<VNode>();

/** Preact's hooks: `__b` is the published name of the one that runs before a node is rendered. */
const hooks = options as typeof options & {
  vnode?: (vnode: VNode<Props>) => void;
  attr?: (name: string, value: unknown) => string | void;
  __b?: (vnode: VNode<Props>) => void;
};
const { vnode: previousVNode, attr: previousAttr, __b: previousDiff } = hooks;

hooks.vnode = (vnode) => {
  const rendering = currentRendering();
  const { type, props } = vnode;
  if (type === "a" && rendering) markLink(props, rendering.url);
  if (type === "img" || type === "source") {
    lockAssets(props, rendering?.isInIsland ?? false);
  }
  previousVNode?.(vnode);
};

/** lockAssets adds the build to the files that an element names. */
function lockAssets(props: Props, isInIsland: boolean): void {
  const { src, srcset } = props;
  if (props["data-fresh-disable-lock"]) return;
  const locked = {
    ...(typeof src === "string" && { src: asset(src) }),
    ...(typeof srcset === "string" && { srcset: assetSrcSet(srcset) }),
  };
  // The browser would have to do it too.
  const isOther = locked.src !== src || locked.srcset !== srcset;
  if (isInIsland && isOther) throw notCovered("an image in an island");
  Object.assign(props, locked);
}

/** Precompiled elements have their attributes written here. */
hooks.attr = (name, value) => {
  if (name === "f-client-nav") throw notCovered(name);
  return name === "key"
    ? `data-frsh-key="${String(value).replace(/[&"<>]/g, escapeCharacter)}"`
    : previousAttr?.(name, value);
};

function escapeCharacter(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

hooks.__b = (vnode) => {
  const rendering = currentRendering();
  if (rendering !== null && !made.has(vnode)) {
    if (typeof vnode.type === "string") adaptElement(vnode, rendering);
    else adaptComponent(vnode, rendering);
  }
  previousDiff?.(vnode);
};

function adaptElement(vnode: VNode<Props>, rendering: Rendering): void {
  const { type, key, props } = vnode;
  if (typeof type !== "string") return;
  if ("f-client-nav" in props) throw notCovered("f-client-nav");
  if (type === "html" || type === "head" || type === "body") {
    rendering.seen.add(type);
    const end = type === "head" ? RestOfHead : Scripts;
    if (type === "html") return;
    const children = [props.children as ComponentChildren, h(end, null)];
    vnode.props = { ...props, children };
  } else if (HEAD_ELEMENTS.has(type)) {
    vnode.type = headElement(type, key) as typeof vnode.type;
  } else if (rendering.isInIsland && key !== undefined && key !== null) {
    props["data-frsh-key"] = String(key);
  }
}

/** headElement makes the component for an element that may belong into the head. */
function headElement(type: string, key: unknown) {
  return (props: Props): VNode | null => {
    const isInHead = useContext(InHead);
    const current = currentRendering();
    const nonce = type === "script" || type === "style"
      ? { nonce: props.nonce || current?.nonce }
      : {};
    const element = h(type, {
      ...props,
      ...nonce,
      ...(key ? { "data-key": key } : {}),
    });
    made.add(element);
    if (current === null) return element;
    const id = String(key ?? nameOf(type, props));
    if (isInHead) {
      current.heads.set(id, element);
      return null;
    }
    const replacement = current.heads.get(id);
    current.heads.delete(id);
    return replacement ?? element;
  };
}

/** Elements are the same when all is that is not their content. */
function nameOf(type: string, props: Props): string {
  if (type === "title") return type;
  const content = type === "meta" ? "content" : type === "link" ? "href" : "";
  const names = Object.keys(props).sort().filter((name) =>
    !["children", "nonce", "ref", content].includes(name)
  );
  return [
    type,
    ...names.map((name) => {
      const value = props[name] as { __html?: unknown } | string;
      return name === "dangerouslySetInnerHTML"
        ? Object(value).__html
        : `${name}=${value}`;
    }),
  ].join("::");
}

/** RestOfHead is what `Head` holds and nothing in the document's head was replaced by. */
function RestOfHead(): VNode {
  return h(Fragment, null, [...currentRendering()?.heads.values() ?? []]);
}

function adaptComponent(vnode: VNode<Props>, rendering: Rendering): void {
  const { type, props } = vnode;
  if (props.UNSTABLE_comment !== undefined) {
    rendering.isInIsland = props.UNSTABLE_comment !== END;
    return;
  }
  if (rendering.isInIsland) {
    if (type === Head) throw notCovered("<Head> in an island");
    return;
  }
  const island = rendering.snapshot?.islands.get(type);
  if (island === undefined || typeof type === "string") return;
  vnode.type = (props: Props) => {
    checkProps(island.name, props);
    const index =
      (currentRendering() ?? rendering).islands.push({ island, props }) - 1;
    return h(Fragment, null, mark(START + index), h(type, props), mark(END));
  };
}

/** mark makes a comment by which the browser finds an island; one inside another has none. */
function mark(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as object);
}
