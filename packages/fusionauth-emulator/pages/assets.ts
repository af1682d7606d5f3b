import type { Context } from "fresh";
import type { State } from "../instance/state.ts";
import { styleSheet } from "./styles.ts";

/** `GET /emulator/styles.css?theme={id}`: the style sheet of the pages. */
export function styles(ctx: Context<State>): Response {
  const theme = ctx.state.core.store.themes.get(
    ctx.url.searchParams.get("theme") ?? "",
  );
  return new Response(styleSheet(theme ?? null), {
    headers: {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "no-cache",
    },
  });
}

/** `GET /emulator/submit.js`: submits the form of `response_mode=form_post`. */
export function submitScript(): Response {
  return new Response('document.getElementById("answer").submit();\n', {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
    },
  });
}
