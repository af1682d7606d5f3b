import { type ComponentType, type ContainerNode, h, hydrate } from "preact";
import { setBuildId } from "./asset.ts";

/** An island on the page: its component and its props. */
export type IslandCall = [ComponentType, Record<string, unknown>];

/** boot hydrates the islands of a page, in the order the server marked them. */
export function boot(buildId: string, islands: IslandCall[]): void {
  setBuildId(buildId);
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  // Hydrating moves nodes about: find all the marks first.
  const starts: Comment[] = [];
  while (walker.nextNode()) {
    const comment = walker.currentNode as Comment;
    if (comment.data.startsWith("frsh:")) starts.push(comment);
  }
  for (const start of starts) {
    const island = islands[Number(start.data.slice(5))];
    if (island) hydrate(h(...island), between(start));
  }
}

/** between makes a stand-in for a parent element of the nodes up to the end mark. */
function between(start: Comment): ContainerNode {
  const parent = start.parentNode as Element;
  const childNodes: Node[] = [];
  let end = start.nextSibling;
  while (end && !(end instanceof Comment && end.data === "/frsh")) {
    childNodes.push(end);
    end = end.nextSibling;
  }
  const insertBefore = (node: Node, before: Node | null) =>
    parent.insertBefore(node, before ?? end);
  const root = {
    nodeType: 1,
    parentNode: parent,
    namespaceURI: parent.namespaceURI,
    firstChild: childNodes[0] ?? null,
    childNodes,
    insertBefore,
    appendChild: (node: Node) => insertBefore(node, null),
    removeChild: (node: Node) => parent.removeChild(node),
    contains: (node: Node) => parent.contains(node),
  };
  return root as unknown as ContainerNode;
}
