import type { Handler } from "../handler.ts";

const EVENTS_PATH = "/_frsh/alive";
const SCRIPT_PATH = "/_frsh/live_reload.js";

// A file and not inline, so that the app's content security policy lets it pass.
const SCRIPT = `let known;
const events = new EventSource("${EVENTS_PATH}");
events.onmessage = ({ data }) => {
  if (known !== undefined && known !== data) location.reload();
  known = data;
};
addEventListener("pagehide", () => events.close());
`;

/** withLiveReload adds to each page a script that reloads it when the server has restarted. */
export function withLiveReload(
  handler: Handler,
  signal: AbortSignal | undefined,
): Handler {
  const revision = crypto.randomUUID();

  function events(): ReadableStream<Uint8Array> {
    const stream = new ReadableStream<string>({
      start(controller) {
        controller.enqueue(`retry: 250\ndata: ${revision}\n\n`);
        signal?.addEventListener("abort", () => controller.close());
      },
    });
    return stream.pipeThrough(new TextEncoderStream());
  }

  return async (request, info) => {
    const { pathname } = new URL(request.url);
    if (pathname === EVENTS_PATH) return answer("text/event-stream", events());
    if (pathname === SCRIPT_PATH) return answer("text/javascript", SCRIPT);
    const response = await handler(request, info);
    const type = response.headers.get("content-type") ?? "";
    if (!type.startsWith("text/html") || !response.body) return response;
    const script = `<script type="module" src="${SCRIPT_PATH}"></script>`;
    return new Response(await response.text() + script, response);
  };
}

function answer(type: string, body: BodyInit): Response {
  const headers = { "cache-control": "no-store", "content-type": type };
  return new Response(body, { headers });
}
