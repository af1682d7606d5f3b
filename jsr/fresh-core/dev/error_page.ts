import { fileURLToPath } from "node:url";
import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** Path of the error page's stylesheet, which the development server serves. */
export const ERROR_STYLES_PATH = "/_frsh/error.css";

/** The stylesheet of the error page. */
export const ERROR_STYLES = `
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui; }
h1 { color: #b3261e; font-size: 1.25rem; white-space: pre-wrap; }
pre { overflow-x: auto; padding: 1rem; background: #f4f4f4; font-size: .875rem; }
mark { display: block; background: #fbd9d6; }
@media (prefers-color-scheme: dark) {
  body { background: #16181a; color: #eee; } pre { background: #26292c; }
  h1 { color: #ff8a80; } mark { background: #5c1f1b; color: inherit; }
}
`;

/** renderDevError answers with a page that shows an error, its source line and its stack. */
export async function renderDevError(error: unknown): Promise<Response> {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const page = h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charset: "utf-8" }),
      h("title", null, "Error"),
      h("link", { rel: "stylesheet", href: ERROR_STYLES_PATH }),
    ),
    h(
      "body",
      null,
      h("h1", null, String(error)),
      await sourceOf(frames),
      h("pre", null, frames.join("\n")),
      error instanceof Error && error.cause !== undefined
        ? h("pre", null, `Caused by: ${Deno.inspect(error.cause)}`)
        : null,
    ),
  );
  return new Response(`<!DOCTYPE html>${renderToString(page)}`, {
    status: 500,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}

/** sourceOf shows the lines around the first stack frame that is in a file. */
async function sourceOf(frames: string[]): Promise<VNode | null> {
  for (const frame of frames) {
    const [, url, line] = frame.match(/(file:\/\/[^)]+?):(\d+):\d+/) ?? [];
    if (url === undefined || line === undefined) continue;
    let lines: string[];
    try {
      lines = (await Deno.readTextFile(fileURLToPath(url))).split("\n");
    } catch {
      continue;
    }
    const at = Number(line) - 1;
    const first = Math.max(0, at - 4);
    return h(
      "div",
      null,
      h("p", null, `${fileURLToPath(url)}:${line}`),
      h(
        "pre",
        null,
        lines.slice(first, at + 5).map((text, i) => {
          const shown = `${first + i + 1}`.padStart(5) + ` | ${text}\n`;
          return first + i === at ? h("mark", null, shown) : shown;
        }),
      ),
    );
  }
  return null;
}
