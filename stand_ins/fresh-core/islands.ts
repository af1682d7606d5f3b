import { Fragment, h } from "preact";
import type { ComponentChildren, FunctionComponent } from "preact";
import { jsxEscape } from "preact/jsx-runtime";
import { END, START } from "./boot.ts";
import { notCovered } from "./refused.ts";
import { type Props, type Rendering, rendering } from "./rendering.ts";

export const ALIVE_PATH = "/_frsh/alive";

/** Reloads a page after the server's restart. */
const RELOADER = `let wasClosed = false;
(function connect() {
  const socket = new WebSocket(location.origin.replace("http", "ws") + "${ALIVE_PATH}");
  socket.onopen = () => wasClosed && location.reload();
  socket.onclose = () => setTimeout(connect, 250, wasClosed = true);
})();`;

const COVERING =
  "position:fixed;inset:0;z-index:99999;width:100%;height:100%;border:none;background:#fff";

/** islandOf makes what stands for an island: the same between marks, by which the browser finds it. */
export function islandOf(
  component: FunctionComponent<Props>,
  { url, name }: { url: string; name: string },
): FunctionComponent<Props> {
  return (props) => {
    const { islands = [], modules = new Map() } = rendering ?? {};
    const start = mark(START + islands.length);
    const module = modules.get(url) ?? `m${modules.size}`;
    modules.set(url, module);
    islands.push(`[${module}.${name},${toJson(props, component.name)}]`);
    return h(Fragment, null, start, h(component, props), mark(END));
  };
}

/** mark makes a comment. */
function mark(text: string): ComponentChildren {
  return h(Fragment, { UNSTABLE_comment: text } as object);
}

/** toJson writes props, and refuses what JSON does not carry to the browser as it is. */
function toJson(props: Props, island: string): string {
  const json = JSON.stringify(props); // Throws for props that contain themselves.
  for (const [name, value = null] of Object.entries(props)) {
    if (isJson(value)) continue;
    throw notCovered(`such a prop ${name} of the island ${island}`);
  }
  return json;
}

/** isJson tells whether JSON carries a value as it is. */
function isJson(value: unknown): boolean {
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0);
  }
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object" || value === null) {
    return value === null || /string|boolean/.test(typeof value);
  }
  return Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isJson);
}

/** addScripts ends a document's body with what wakes its islands and what helps developers. */
export function addScripts(
  html: string,
  of: Rendering,
  error: unknown,
): string {
  const script = (code: string) =>
    `<script type="module" nonce="${of.nonce}">${code}</script>`;
  let scripts = of.islands.length > 0 ? script(bootCode(of)) : "";
  if (of.snapshot?.config.mode === "development") {
    scripts += script(RELOADER);
    if (error && !(Object(error).status < 500)) scripts += overlay(error);
  }
  const end = html.lastIndexOf("</body>");
  return html.slice(0, end) + scripts + html.slice(end);
}

/** bootCode writes the code that wakes the islands of a page. */
function bootCode({ islands, modules, snapshot }: Rendering): string {
  let code = `import{boot}from"${snapshot?.boot}";`;
  for (const [url, name] of modules) code += `import*as ${name} from"${url}";`;
  code += `boot("${snapshot?.buildId}",[${islands}])`;
  return code.replaceAll("<", "\\u003c"); // A "<" could end the script.
}

/** overlay covers an error page with what was thrown. */
function overlay(error: unknown): string {
  const { message = String(error), stack = "" } = Object(error);
  const page = `<h1>${jsxEscape(message)}</h1><pre>${jsxEscape(stack)}</pre>`;
  return `<iframe id="fresh-error-overlay" style="${COVERING}" srcdoc="${
    jsxEscape(page)
  }"></iframe>`;
}
