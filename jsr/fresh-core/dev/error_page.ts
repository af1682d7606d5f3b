import { fileURLToPath } from "node:url";
import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** Where the development server has the stylesheet of the error page. */
export const STYLES_PATH = "/_frsh/error.css";

export const STYLES = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; white-space: pre-wrap; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; font-size: .875rem; }
`;

/** renderDevError answers with a page that shows an error, the line it is from, and its stack. */
export async function renderDevError(error: unknown): Promise<Response> {
  const { stack = "", cause } = error instanceof Error ? error : new Error();
  const frames = stack.slice(stack.indexOf("\n    at "));
  const page = h(
    "html",
    { lang: "en" },
    h("title", null, "Error"),
    h("link", { rel: "stylesheet", href: STYLES_PATH }),
    h("h1", null, String(error)),
    await sourceOf(frames),
    h("pre", null, frames.trimStart()),
    cause ? h("pre", null, "Caused by: ", Deno.inspect(cause)) : null,
  );
  return new Response(`<!DOCTYPE html>${renderToString(page)}`, {
    status: 500,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}

/** sourceOf shows the lines around the first place in a stack that is in a file. */
async function sourceOf(stack: string): Promise<VNode | null> {
  const [, url = "", line = ""] = /(file:\S+?):(\d+):\d+/.exec(stack) ?? [];
  if (url === "") return null;
  const path = fileURLToPath(url);
  const source = await Deno.readTextFile(path).catch(() => "");
  const lines = source.split("\n").map((text, i) =>
    `${i + 1 === Number(line) ? ">" : " "} ${i + 1} | ${text}`
  );
  const shown = lines.slice(Math.max(0, Number(line) - 5), Number(line) + 4);
  return h("pre", null, `${path}:${line}\n\n`, shown.join("\n"));
}
