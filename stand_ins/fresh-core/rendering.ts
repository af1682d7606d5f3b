import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { Snapshot } from "./snapshot.ts";

export type Props = Record<string, unknown>;
export type Parent = { children?: ComponentChildren };

/** The document being rendered. Preact renders synchronously, so there is one at a time. */
export let rendering: Rendering | null = null;

/** A document, and what was met in it while it was rendered. */
export class Rendering {
  readonly nonce = crypto.randomUUID().replaceAll("-", "");
  /** The code that stands for each island: its component and its props. */
  readonly islands: string[] = [];
  /** The URLs of what islands need, with the names that their code has for them. */
  readonly modules = new Map<string, string>();
  isInIsland = false;
  /** What `Head` holds, by what it replaces in the document's own head. */
  readonly heads = new Map<string, VNode>();
  readonly seen = { html: false, head: false, body: false };

  constructor(
    readonly url: URL,
    readonly snapshot: Snapshot | undefined,
  ) {}

  /** Renders a page and then what is around it, so that its head knows what the page put into it. */
  render(page: VNode | null, around?: (page: VNode) => VNode): string {
    rendering = this;
    try {
      const html = renderToString(h(Fragment, null, page));
      const document = around && renderToString(around(jsxTemplate([html])));
      return `<!DOCTYPE html>${this.#complete(document ?? html)}`;
    } finally {
      rendering = null;
    }
  }

  /** Adds what a document lacks of `<html>`, `<head>` and `<body>`. */
  #complete(html: string): string {
    if (this.seen.html && this.seen.head && this.seen.body) return html;
    let rest: ComponentChildren = jsxTemplate([html]);
    if (!this.seen.body) rest = h("body", null, rest);
    const charset = h("meta", { charset: "utf-8" });
    if (!this.seen.head) rest = [h("head", null, charset), rest];
    if (!this.seen.html) rest = h("html", null, rest);
    return renderToString(h(Fragment, null, rest));
  }
}
