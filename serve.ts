import { closeKv } from "@/server/kv.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { settings } from "@/fresh.config.ts";
import type { Handler } from "@/server/request_guards.ts";

/** Deno Deploy kills 5 seconds after its signal; requests under way have a little less. */
const DRAIN_MS = 4_000;
const RESTART_PAUSE_MS = 500;

/** What `deno task build` wrote; its type is known only then. */
const BUILD = new URL("./_fresh/server.js", import.meta.url).href;

async function loadHandler(): Promise<Handler> {
  try {
    const { default: server } = await import(BUILD);
    return server.fetch;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse(
      `There is no build that can be loaded.\nRun "deno task build" first.\n${error.message}`,
    );
  }
}

/** What needs a person's hand ends the process. */
function refuse(why: string): never {
  // deno-lint-ignore no-console
  console.error(`Cannot serve. ${why}`);
  Deno.exit(1);
}

/**
 * Serves until a signal comes; starts anew when the listener fails, as it does when the process may
 * open no more files.
 */
async function serve(handler: Handler): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => stop.abort());
  }
  let wasListening = false;
  while (!stop.signal.aborted) {
    try {
      const server = Deno.serve({
        port: settings.port,
        // Deno compresses only when told to.
        automaticCompression: true,
        onListen() {
          wasListening = true;
          logEvent("info", "server.listening", { url: settings.appUrl });
        },
      }, handler);
      stop.signal.addEventListener("abort", () => server.shutdown(), {
        once: true,
      });
      await Promise.race([server.finished, drainDeadline(stop.signal)]);
    } catch (error) {
      if (!wasListening && error instanceof Deno.errors.AddrInUse) {
        refuse(
          `Port ${settings.port} is taken: stop what uses it, or set PORT, and APP_URL with it.`,
        );
      }
      logEvent("error", "server.failed", { error: describeError(error) });
      await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
    }
  }
}

/** Resolves when requests under way have had their time. */
function drainDeadline(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => setTimeout(resolve, DRAIN_MS), {
    once: true,
  });
  return promise;
}

await serve(await loadHandler());
await closeKv();
logEvent("info", "server.stopped");
Deno.exit(0);
