import type { ComponentChildren } from "preact";
import { renderNodes } from "./islands.ts";
import type { ModuleUrls, Snapshot } from "./snapshot.ts";

/** renderDocument renders a page: its HTML, the value of its `Link` header, and its nonce. */
export function renderDocument(
  page: ComponentChildren,
  snapshot: Snapshot | undefined,
  error: unknown,
): { html: string; link: string; nonce: string } {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const body = renderNodes(page, nonce, snapshot?.islands);
  const head = renderNodes(body.heads, nonce);
  const { code, link } = boot(body.islands, snapshot?.runtime);
  const script = `<script type="module" nonce="${nonce}">${code}</script>`;
  const end = (code && script) + (snapshot?.footer?.(error) ?? "");
  const html = addToHead(body.html, head.html)
    .replace(/<\/body>|$/, (close) => end + close);
  return { html: `<!DOCTYPE html>${html}`, link, nonce };
}

/** addToHead adds to a document's head; a title takes the place of the document's own. */
function addToHead(html: string, added: string): string {
  const end = html.indexOf("</head>");
  if (end === -1) return html;
  const title = added.includes("<title") ? /<title.*?<\/title>/s : /^$/;
  return html.slice(0, end).replace(title, "") + added + html.slice(end);
}

/** boot writes the code that wakes islands, and the header that preloads all it imports. */
function boot(
  islands: ReturnType<typeof renderNodes>["islands"],
  runtime: ModuleUrls = [],
): { code: string; link: string } {
  if (islands.length === 0) return { code: "", link: "" };
  const modules = [...new Set(islands.map(({ urls }) => urls))];
  const imports = modules.map(([url], i) => `import i${i} from"${url}";`);
  const calls = islands.map(({ urls, props }) => {
    // A "<" could end the script.
    const json = JSON.stringify(props).replaceAll("<", "\\u003c");
    return `[i${modules.indexOf(urls)},${json}]`;
  });
  const code = `import{boot}from"${runtime[0]}";${
    imports.join("")
  }boot([${calls}])`;
  const links = [runtime, ...modules].flat()
    .map((url) => `<${url}>; rel="modulepreload"`);
  return { code, link: [...new Set(links)].join(", ") };
}
