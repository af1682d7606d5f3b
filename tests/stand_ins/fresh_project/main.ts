import { App, csp, staticFiles } from "fresh";
import type { State } from "./state.ts";

export const app = new App<State>()
  .use(staticFiles())
  .use(csp({ useNonce: true }))
  .fsRoutes();
