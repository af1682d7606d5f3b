import {
  type ComponentChildren,
  Fragment,
  type FunctionComponent,
} from "preact";
import { h, type VNode } from "preact";
import { jsxEscape, jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import { END, START } from "./boot.ts";
import type { Context } from "./context.ts";
import { notCovered } from "./refused.ts";
import type { Snapshot } from "./snapshot.ts";

export const ALIVE_PATH = "/_frsh/alive";

/** Reloads a page after the server's restart. */
const RELOADER = `(function connect(isAgain) {
  const socket = new WebSocket(location.origin.replace("http", "ws") + "${ALIVE_PATH}");
  socket.onopen = () => isAgain && location.reload();
  socket.onclose = () => setTimeout(connect, 250, true);
})();`;

export type Props = Record<string, unknown>;

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
  isInHead = false;
  /** What gives elements their own properties back: they may be rendered for another page, too. */
  readonly restores: (() => void)[] = [];
  readonly seen = { html: false, head: false, body: false };

  constructor(
    readonly ctx: Pick<Context, "error" | "url">,
    readonly snapshot: Snapshot | undefined,
  ) {}

  /** Renders a page and then what is around it, so that its head knows what the page put into it. */
  render(page: VNode | null, around?: (page: VNode) => VNode): string {
    rendering = this;
    try {
      const html = renderToString(h(Fragment, null, page));
      const document = around && renderToString(around(jsxTemplate([html])));
      const whole = this.#complete(document ?? html);
      return `<!DOCTYPE html>${this.#addScripts(whole)}`;
    } finally {
      rendering = null;
      for (const restore of this.restores) restore();
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

  /** Ends a document's body with what wakes its islands and what helps developers. */
  #addScripts(html: string): string {
    const script = (code: string) =>
      `<script type="module" nonce="${this.nonce}">${code}</script>`;
    let scripts = this.islands.length > 0 ? script(this.#bootCode()) : "";
    if (this.snapshot?.config.mode === "development") {
      const { error } = this.ctx;
      scripts += script(RELOADER);
      if (error && !(Object(error).status < 500)) scripts += overlay(error);
    }
    const end = html.lastIndexOf("</body>");
    return html.slice(0, end) + scripts + html.slice(end);
  }

  #bootCode(): string {
    const { boot, buildId } = this.snapshot ?? {};
    let code = `import{boot}from"${boot}";`;
    for (const [url, name] of this.modules) {
      code += `import*as ${name} from"${url}";`;
    }
    code += `boot("${buildId}",[${this.islands}])`;
    return code.replaceAll("<", "\\u003c"); // A "<" could end the script.
  }
}

/** islandOf makes what stands for an island: the same between marks, by which the browser finds it. */
export function islandOf(
  component: FunctionComponent<Props>,
  { url, name }: { url: string; name: string },
): FunctionComponent<Props> {
  const mark = (text: string) =>
    h(Fragment, { UNSTABLE_comment: text } as object);
  return (props) => {
    const { islands = [], modules = new Map() } = rendering ?? {};
    const start = mark(START + islands.length);
    const module = modules.get(url) ?? `m${modules.size}`;
    modules.set(url, module);
    islands.push(`[${module}.${name},${toJson(props, component.name)}]`);
    return h(Fragment, null, start, h(component, props), mark(END));
  };
}

/** toJson writes props, and refuses all but plain values. */
function toJson(props: Props, island: string): string {
  for (const [name, value = null] of Object.entries(props)) {
    const isPlain = value === null || /string|boolean/.test(typeof value) ||
      Number.isFinite(value) && !Object.is(value, -0);
    if (isPlain) continue;
    throw notCovered(`such a prop ${name} of the island ${island}`);
  }
  return JSON.stringify(props);
}

/** overlay covers an error page with what was thrown. */
function overlay(error: unknown): string {
  const { message = String(error), stack = "" } = Object(error);
  const page = `<h1>${jsxEscape(message)}</h1><pre>${jsxEscape(stack)}</pre>`;
  const source = jsxEscape(page);
  return `<iframe id="fresh-error-overlay" style="position:fixed;inset:0;z-index:99999;width:100%;height:100%;border:none;background:#fff" srcdoc="${source}"></iframe>`;
}
