import type { ComponentChildren } from "preact";
import { Fragment, h } from "preact";
import { renderToString } from "preact-render-to-string";
import {
  bootScript,
  type PageRender,
  preloadLinks,
  setRender,
} from "./islands.ts";
import { setHeadCollector } from "./runtime/head.ts";
import type { Snapshot } from "./snapshot.ts";

/** A rendered page and what its response's headers must say. */
export interface RenderedPage {
  html: string;
  /** The nonce on its inline scripts and styles. */
  nonce: string;
  /** The value of the `Link` header; empty when the page has no islands. */
  links: string;
}

/** renderDocument renders a whole page to HTML: its body, its head, and the script of its islands. */
export function renderDocument(
  page: ComponentChildren,
  snapshot: Snapshot | null,
): RenderedPage {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const render: PageRender = { nonce, snapshot, uses: [], depth: 0 };
  const heads: ComponentChildren[] = [];
  setRender(render);
  setHeadCollector((children) => heads.push(children));
  try {
    let html = renderToString(h(Fragment, null, page));
    if (heads.length > 0) {
      html = mergeHead(html, renderToString(h(Fragment, null, heads)));
    }
    html = insertBefore("</body>", html, bootScript(render));
    return {
      html: `<!DOCTYPE html>${html}`,
      nonce,
      links: preloadLinks(render),
    };
  } finally {
    setRender(null);
    setHeadCollector(null);
  }
}

const TITLE = /<title[^>]*>[^<]*<\/title>/g;
const NAMED_META = /<meta[^>]*\sname="([^"]*)"[^>]*>/g;

/** mergeHead adds elements to a document's head; titles and named metas replace those there. */
function mergeHead(html: string, added: string): string {
  const start = html.indexOf("<head");
  const end = html.indexOf("</head>");
  if (start === -1 || end === -1) return added + html;
  let head = html.slice(start, end) + added;
  const last = new Map<string, number>();
  for (const { index } of head.matchAll(TITLE)) last.set("<title>", index);
  for (const { 1: name = "", index } of head.matchAll(NAMED_META)) {
    last.set(name, index);
  }
  const isLast = (key: string, at: number) => last.get(key) === at;
  head = head.replace(
    new RegExp(`${TITLE.source}|${NAMED_META.source}`, "g"),
    (element, name: string | undefined, at: number) =>
      isLast(name ?? "<title>", at) ? element : "",
  );
  return html.slice(0, start) + head + html.slice(end);
}

function insertBefore(tag: string, html: string, added: string): string {
  if (added === "") return html;
  const at = html.lastIndexOf(tag);
  return at === -1 ? html + added : html.slice(0, at) + added + html.slice(at);
}
