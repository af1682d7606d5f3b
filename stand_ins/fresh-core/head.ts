import { isValidElement, toChildArray } from "preact";
import type { ComponentChild, ComponentChildren, VNode } from "preact";
import { notCovered } from "./refused.ts";
import { type Parent, rendering } from "./rendering.ts";

/** What `Head` takes beside a title, with the attribute in which two that are the same may differ. */
const CONTENT: Readonly<Record<string, string>> = {
  meta: "content",
  link: "href",
};

/** CollectedHead stands for `Head` on the server. */
export function CollectedHead({ children }: Parent): null {
  for (const element of toChildArray(children)) {
    const id = idOf(element);
    if (id === "") {
      const { type = "text" } = Object(element);
      throw notCovered(`<${type.name ?? type}> in <Head>`);
    }
    rendering?.heads.set(id, element as VNode);
  }
  return null;
}

/** MergedHead is the content of the document's head, with what `Head` holds. */
export function MergedHead({ children }: Parent): ComponentChildren {
  if (rendering === null || rendering.heads.size === 0) return children;
  const { heads } = rendering;
  const types = new Set([...heads.values()].map(({ type }) => type));
  const merged = toChildArray(children).map((element) => {
    const { type } = Object(element);
    if (typeof type === "function") {
      throw notCovered("a component in <head>, and also <Head>");
    }
    if (!types.has(type)) return element;
    const id = idOf(element);
    const replacement = heads.get(id);
    heads.delete(id);
    return replacement ?? element;
  });
  return [...merged, ...heads.values()];
}

/** Elements are the same when all but their content is. */
function idOf(element: ComponentChild): string {
  if (!isValidElement(element) || element.key) return "";
  const { type, props } = element;
  if (type === "title") return type;
  const content = typeof type === "string" ? CONTENT[type] : undefined;
  if (content === undefined) return "";
  const others = Object.entries(props).filter(([name]) => name !== content);
  return [type, ...others.map(([name, value]) => `${name}=${value}`).sort()]
    .join();
}
