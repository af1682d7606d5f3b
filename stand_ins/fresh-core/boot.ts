import { type ComponentType, type ContainerNode, h, render } from "preact";
import { setBuildId } from "./assets.ts";

/** What the comments around an island say. */
export const START = "frsh:";
export const END = "/frsh";

/** boot wakes the islands of a page, each a component and its props. */
export function boot(
  buildId: string,
  islands: [ComponentType, object][],
): void {
  setBuildId(buildId);
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  // Rendering moves nodes about: find all the marks first.
  const starts: Comment[] = [];
  while (walker.nextNode()) {
    const comment = walker.currentNode as Comment;
    if (comment.data.startsWith(START)) starts.push(comment);
  }
  for (const start of starts) {
    const island = islands[Number(start.data.slice(START.length))];
    if (island) render(h(...island), between(start));
  }
}

/** between makes what Preact needs of a parent, for the nodes up to the end mark. */
function between(start: Comment): ContainerNode {
  const parent = start.parentNode as Element;
  const childNodes: Node[] = [];
  let end = start.nextSibling;
  while (end && !(end instanceof Comment && end.data === END)) {
    childNodes.push(end);
    end = end.nextSibling;
  }
  return {
    nodeType: 1,
    namespaceURI: parent.namespaceURI,
    firstChild: childNodes[0] ?? null,
    childNodes,
    insertBefore: (node: Node, before: Node | null) =>
      parent.insertBefore(node, before ?? end),
  } as unknown as ContainerNode;
}
