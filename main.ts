import { App, csp, staticFiles, trailingSlashes } from "fresh";
import "@/fresh.config.ts";
import { type Handler, harden } from "@/http/harden.ts";
import { sameOrigin } from "@/http/same_origin.ts";
import type { State } from "@/utils.ts";

/** The app, hardened around everything Fresh does: dev server, `_fresh/server.js` and tests. */
class ChangeBank extends App<State> {
  override handler(): Handler {
    return harden(super.handler());
  }
}

export const app = new ChangeBank()
  .use(staticFiles())
  .use(trailingSlashes("never"))
  .use(csp({
    useNonce: true,
    csp: ["script-src 'self' 'unsafe-inline'"], // Fresh puts its nonce in place of this.
  }))
  .use(sameOrigin)
  .fsRoutes();
