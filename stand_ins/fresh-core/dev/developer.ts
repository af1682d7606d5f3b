import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { HttpError } from "../http_error.ts";

const EVENTS_PATH = "/_frsh/alive";
const SCRIPT_PATH = "/_frsh/live_reload.js";

// A file and not inline, so that the app's content security policy lets it pass.
const SCRIPT = `const events = new EventSource("${EVENTS_PATH}");
let opened = false;
events.onopen = () => opened ? location.reload() : opened = true;
`;

/** developerFooter writes what pages end with: what was thrown, and a script that reloads after a restart. */
export function developerFooter(error: unknown): string {
  const script = `<script type="module" src="${SCRIPT_PATH}"></script>`;
  if (error === null || error instanceof HttpError) return script;
  return renderToString(h("pre", null, Deno.inspect(error))) + script;
}

/** answerReload answers what that script needs; null where a request is for something else. */
export function answerReload(request: Request): Response | null {
  const { pathname } = new URL(request.url);
  if (pathname === SCRIPT_PATH) return answer("text/javascript", SCRIPT);
  if (pathname !== EVENTS_PATH) return null;
  // The stream ends with this server; browsers come back after 250 ms.
  const retry = new TextEncoder().encode("retry: 250\n\n");
  const events = new ReadableStream({ start: (c) => c.enqueue(retry) });
  return answer("text/event-stream", events);
}

function answer(type: string, body: BodyInit): Response {
  return new Response(body, { headers: { "content-type": type } });
}
