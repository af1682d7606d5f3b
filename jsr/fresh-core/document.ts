import { type ComponentChildren, Fragment, h } from "preact";
import {
  bootScript,
  preloadLinks,
  type Rendering,
  renderNodes,
} from "./islands.ts";
import { collectHeads } from "./runtime/head.ts";
import type { Snapshot } from "./snapshot.ts";

/** A rendered page, with what its response's headers must say. */
export interface RenderedPage {
  html: string;
  nonce: string;
  /** The value of the `Link` header; empty where the page has no islands. */
  links: string;
}

/** renderDocument renders a page, what it puts into the head, and the script of its islands. */
export function renderDocument(
  page: ComponentChildren,
  snapshot: Snapshot | null,
): RenderedPage {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const rendering: Rendering = { snapshot, nonce, uses: [], depth: 0 };
  const toHtml = (nodes: ComponentChildren) =>
    renderNodes(rendering, h(Fragment, null, nodes));
  const { result: body, heads } = collectHeads(() => toHtml(page));
  const html = mergeHead(body, toHtml(heads));
  const close = html.lastIndexOf("</body>");
  const end = close === -1 ? html.length : close;
  const whole = html.slice(0, end) + bootScript(rendering) + html.slice(end);
  const links = preloadLinks(rendering);
  return { html: `<!DOCTYPE html>${whole}`, nonce, links };
}

/** mergeHead adds to a document's head; the last title, and the last meta of a name, stay alone. */
function mergeHead(html: string, added: string): string {
  const end = html.indexOf("</head>");
  if (added === "" || end === -1) return added + html;
  const head = html.slice(0, end) + added;
  const unique = /<title[^>]*>[^<]*<\/title>|<meta name="([^"]*)"[^>]*>/g;
  const last = new Map<string, number>();
  for (const { 1: name = "", index } of head.matchAll(unique)) {
    last.set(name, index);
  }
  const merged = head.replace(
    unique,
    (element, name = "", at) => last.get(name) === at ? element : "",
  );
  return merged + html.slice(end);
}
