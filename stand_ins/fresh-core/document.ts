import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import "./hooks.ts";
import { type Rendering, renderWith } from "./rendering.ts";
import type { Snapshot } from "./snapshot.ts";

/** The nonces of rendered pages. */
export const nonces = new WeakMap<Response, string>();

interface Document {
  page: ComponentChildren;
  /** Gives the document around a rendered page. */
  app: ((rendered: ComponentChildren) => ComponentChildren) | undefined;
  url: URL;
  error: unknown;
  snapshot: Snapshot | undefined;
  isPartial: boolean;
}

/**
 * renderDocument renders a page and then the document around it, whose head so knows what the page
 * put into it. Returns the HTML, the value of its `Link` header, and its nonce.
 */
export function renderDocument(
  { page, app, ...of }: Document,
): { html: string; link: string; nonce: string } {
  const rendering: Rendering = {
    ...of,
    nonce: crypto.randomUUID().replaceAll("-", ""),
    islands: [],
    isInIsland: false,
    heads: new Map(),
    seen: new Set(),
    hasScripts: false,
  };
  const html = renderWith(rendering, () => {
    const html = renderToString(h(Fragment, null, page));
    return complete(
      app ? renderToString(h(Fragment, null, app(jsxTemplate([html])))) : html,
      rendering,
    );
  });
  const urls = new Set(rendering.islands.map(({ island }) => island.url));
  const link = rendering.snapshot === undefined || urls.size === 0
    ? ""
    : [rendering.snapshot.runtime, ...urls]
      .map((url) => `<${url}>; rel="modulepreload"; as="script"`)
      .join(", ");
  return { html: `<!DOCTYPE html>${html}`, link, nonce: rendering.nonce };
}

/** complete adds what a document lacks of `<html>`, `<head>` and `<body>`. */
function complete(html: string, { seen }: Rendering): string {
  if (seen.has("html") && seen.has("head") && seen.has("body")) return html;
  let rest: VNode = jsxTemplate([html]);
  if (!seen.has("body")) rest = h("body", null, rest);
  if (!seen.has("head")) {
    const head = h("head", null, h("meta", { charset: "utf-8" }));
    rest = h(Fragment, null, head, rest);
  }
  if (!seen.has("html")) rest = h("html", null, rest);
  return renderToString(rest);
}
