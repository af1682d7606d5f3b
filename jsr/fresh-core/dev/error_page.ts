import { fileURLToPath } from "node:url";
import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** renderDevError answers with a page that shows an error, the line it is from, and its stack. */
export async function renderDevError(error: unknown): Promise<Response> {
  const { stack = "", cause } = error instanceof Error ? error : new Error();
  const frames = stack.slice(stack.indexOf("\n    at "));
  const page = h(
    "html",
    { lang: "en" },
    h("title", null, "Error"),
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
