import { h } from "preact";
import type { Middleware } from "../define.ts";
import { OVERLAY_PATH, OverlayPage, RELOAD_PATH } from "../overlay.ts";

const ALIVE_PATH = "/_frsh/alive";

// A file and not inline, so that the app's content security policy lets it pass.
const SCRIPT = `let revision;
function connect() {
  const socket = new WebSocket(location.origin.replace("http", "ws") + "${ALIVE_PATH}");
  socket.onmessage = ({ data }) => {
    const now = JSON.parse(data).revision;
    if (now !== (revision ??= now)) location.reload();
  };
  socket.onclose = () => setTimeout(connect, 250);
}
connect();
`;

/** developing has pages reload after a restart, and shows what was thrown. */
export function developing<State>(): Middleware<State> {
  const revision = Date.now();
  return async (ctx) => {
    const { headers } = ctx.req;
    switch (ctx.url.pathname) {
      case RELOAD_PATH:
        return new Response(SCRIPT, {
          headers: { "content-type": "text/javascript; charset=UTF-8" },
        });
      case OVERLAY_PATH:
        return await ctx.render(
          h(OverlayPage, { query: ctx.url.searchParams }),
        );
      case ALIVE_PATH: {
        if (headers.get("upgrade") !== "websocket") {
          return new Response(null, { status: 501 });
        }
        const { response, socket } = Deno.upgradeWebSocket(ctx.req);
        socket.onopen = () =>
          socket.send(JSON.stringify({ type: "initial-state", revision }));
        return response;
      }
    }
    return await ctx.next();
  };
}
