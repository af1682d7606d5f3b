import { announce } from "./announce.ts";
import { startEmulator } from "./emulator.ts";
import { KickstartError } from "./kickstart/kickstart_error.ts";

const BENCH_FLAG = "--bench";

/**
 * `deno task fusionauth [--bench] [kickstart file]`: the emulator alone, until it is interrupted. With
 * the flag, clients' tests can have it misbehave over HTTP.
 */
async function main() {
  const bench = Deno.args.includes(BENCH_FLAG);
  const [kickstartFile] = Deno.args.filter((text) => text !== BENCH_FLAG);
  try {
    const emulator = await startEmulator(
      kickstartFile === undefined ? { bench } : { bench, kickstartFile },
    );
    write(announce(emulator));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(
        signal,
        () => void emulator.close().then(() => Deno.exit(0)),
      );
    }
  } catch (error) {
    const message = explain(error);
    if (message === null) throw error;
    write(message);
    Deno.exit(1);
  }
}

function explain(error: unknown): string | null {
  if (error instanceof KickstartError) return error.message;
  if (error instanceof Deno.errors.AddrInUse) {
    return "The port is taken: a FusionAuth, or another emulator, is running already";
  }
  return error instanceof Deno.errors.NotFound ? error.message : null;
}

function write(text: string) {
  // deno-lint-ignore no-console
  console.log(text);
}

if (import.meta.main) await main();
