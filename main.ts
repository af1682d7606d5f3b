import { App, type Context, csp, staticFiles, trailingSlashes } from "fresh";
import "@/fresh.config.ts";
import { csrf } from "@/server/csrf.ts";
import { showErrorsToDevelopers } from "@/server/development.ts";
import { requestContext } from "@/server/request_context.ts";
import { guardRequests, type Handler } from "@/server/request_guards.ts";
import { logRequests } from "@/server/request_log.ts";
import { cacheResponses } from "@/server/response_cache.ts";
import type { State } from "@/utils.ts";

/** The app inside its request guards, wherever it runs: dev server, `_fresh/server.js`, tests. */
class ChangeBank extends App<State> {
  override handler(): Handler {
    const handler = guardRequests(super.handler());
    return logRequests(
      this.config.mode === "development"
        ? showErrorsToDevelopers(handler)
        : cacheResponses(handler),
    );
  }
}

/** Names the route in the request's log line. */
function noteRoute(ctx: Context<State>): Promise<Response> {
  const context = requestContext.getStore();
  if (context !== undefined) context.route = ctx.route;
  return ctx.next();
}

export const app = new ChangeBank()
  .use(noteRoute)
  .use(staticFiles())
  .use(trailingSlashes("never"))
  .use(csp({
    useNonce: true,
    csp: ["script-src 'self' 'unsafe-inline'"], // Fresh replaces it with its nonce.
  }))
  .use(csrf)
  .fsRoutes();
