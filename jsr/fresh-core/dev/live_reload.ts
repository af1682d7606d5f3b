import type { Handler } from "../handler.ts";
import { ERROR_STYLES, ERROR_STYLES_PATH } from "./error_page.ts";

const EVENTS_PATH = "/_frsh/alive";
const SCRIPT_PATH = "/_frsh/live_reload.js";

// Of its own origin and not inline, so that it passes the app's content security policy.
const SCRIPT = `let known;
const events = new EventSource("${EVENTS_PATH}");
events.onmessage = ({ data }) => {
  if (known !== undefined && known !== data) location.reload();
  known = data;
};
addEventListener("pagehide", () => events.close());
`;

/** withLiveReload adds to every page a script that reloads it once the server was restarted. */
export function withLiveReload(
  handler: Handler,
  signal?: AbortSignal,
): Handler {
  const revision = crypto.randomUUID();

  function events(): Response {
    const body = new ReadableStream<string>({
      start(controller) {
        controller.enqueue(`retry: 250\ndata: ${revision}\n\n`);
        signal?.addEventListener("abort", () => controller.close());
      },
    }).pipeThrough(new TextEncoderStream());
    return answer("text/event-stream", body);
  }

  return async function serveDevelopment(request, info) {
    const { pathname } = new URL(request.url);
    if (pathname === EVENTS_PATH) return events();
    if (pathname === SCRIPT_PATH) return answer("text/javascript", SCRIPT);
    if (pathname === ERROR_STYLES_PATH) return answer("text/css", ERROR_STYLES);
    const response = await handler(request, info);
    const type = response.headers.get("content-type") ?? "";
    if (!type.startsWith("text/html") || response.body === null) {
      return response;
    }
    const html = await response.text() +
      `<script type="module" src="${SCRIPT_PATH}"></script>`;
    const headers = new Headers(response.headers);
    headers.delete("content-length");
    return new Response(html, { status: response.status, headers });
  };
}

function answer(type: string, body: BodyInit): Response {
  return new Response(body, {
    headers: { "cache-control": "no-store", "content-type": type },
  });
}
