import { settings } from "@/fresh.config.ts";
import { delay } from "@/server/delay.ts";
import { draining } from "@/server/draining.ts";
import { closeKv, createPrivateKvFile, wasUsedBefore } from "@/server/kv.ts";
import { batchRequestLines, describeError, logEvent } from "@/server/log.ts";
import type { Handler } from "@/server/request_guards.ts";

/** How long requests under way may take; Deno Deploy kills 5 seconds after its signal. */
const SHUTDOWN_MS = 4_000;
const RESTART_PAUSE_MS = 500;

/** What `deno task build` wrote. */
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

/** Ends the process with what a person has to do. */
function refuse(why: string): never {
  // deno-lint-ignore no-console
  console.error(`Cannot serve. ${why}`);
  Deno.exit(1);
}

/**
 * Serves until a signal comes, and listens again when the listener fails, as it does when the process
 * has no more file descriptors.
 */
async function serve(handler: Handler): Promise<void> {
  const stopped = Promise.withResolvers<true>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => stopped.resolve(true));
  }
  let isStopping = false;
  for (let wasListening = false; !isStopping;) {
    try {
      const server = Deno.serve({
        port: settings.PORT,
        ...(settings.HOST && { hostname: settings.HOST }),
        // Deno compresses only when told to.
        automaticCompression: true,
        onListen() {
          wasListening = true;
          logEvent("info", "server.listening", { url: settings.APP_URL });
        },
      }, handler);
      isStopping = await Promise.race([
        stopped.promise,
        server.finished.then(() => false),
      ]);
      if (!isStopping) continue;
      // Load balancers learn from /readyz to look elsewhere before the listener closes.
      draining.abort();
      await delay(settings.DRAIN_SECONDS * 1_000);
      await Promise.race([server.shutdown(), delay(SHUTDOWN_MS)]);
    } catch (error) {
      if (!wasListening) {
        const why = error instanceof Deno.errors.AddrInUse
          ? `Port ${settings.PORT} is taken: stop what uses it, or set PORT, and APP_URL with it.`
          : "It cannot listen: set HOST to an address of this machine, or remove it, and PORT to a port it may use.";
        refuse(`${why}\n${error}`);
      }
      logEvent("error", "server.failed", { error: describeError(error) });
      isStopping = await Promise.race([
        stopped.promise,
        delay(RESTART_PAUSE_MS).then(() => false),
      ]);
    }
  }
}

await createPrivateKvFile().catch(({ message }) =>
  refuse(`The file DENO_KV_PATH cannot be opened.\n${message}`)
);
// A KV that fails now may recover; /readyz says when.
if (settings.DENO_DEPLOY && !await wasUsedBefore().catch(() => true)) {
  refuse(
    "This is the first process that uses its Deno KV, so no KV database is assigned to the app, or it is new: assign one, and deploy again.",
  );
}
const stopRequestLog = batchRequestLines();
await serve(await loadHandler());
await closeKv();
stopRequestLog();
logEvent("info", "server.stopped");
Deno.exit(0);
