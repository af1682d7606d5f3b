import { App } from "fresh";
import { randomText } from "../data/secrets.ts";
import { originOf } from "../http/origin.ts";
import { consoleScript, consoleStyles } from "./assets.ts";
import type { ConsoleState } from "./console_state.ts";
import { ConsoleDocument } from "./layout/ConsoleDocument.tsx";
import { createLive } from "./live.ts";
import type { Operator } from "./operator.ts";
import { CONSOLE_ROUTES } from "./routes.ts";

/** The console: pages that show what happened, and change the emulator. */
export interface Console {
  readonly handler: (request: Request) => Promise<Response>;
  /** Ends the streams of open pages. */
  close(): void;
}

/** Whether a request is for the console. */
export function isConsole(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return pathname === "/" || pathname.startsWith("/console/");
}

/** Creates the console. Neither faults nor CORS apply to it, and it does not log its requests. */
export function createConsole(operator: Operator): Console {
  const token = randomText(24);
  const live = createLive(operator.core.changes);
  const app = new App<ConsoleState>()
    .use((ctx) => {
      ctx.state.operator = operator;
      ctx.state.origin = originOf(ctx.req.headers, ctx.url);
      ctx.state.token = token;
      ctx.state.showsSecrets = ctx.url.searchParams.get("secrets") === "show";
      return ctx.next();
    })
    .appWrapper(ConsoleDocument)
    .get("/console/console.css", consoleStyles)
    .get("/console/console.js", consoleScript)
    .get("/console/live", () => live.open());
  for (const [method, path, answer] of CONSOLE_ROUTES) {
    if (method === "GET") app.get(path, answer);
    else app.post(path, answer);
  }
  return { handler: app.handler(), close: live.close };
}
