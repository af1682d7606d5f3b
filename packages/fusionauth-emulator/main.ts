import { explain } from "./command/explain.ts";
import { readOptions, USAGE } from "./command/read_options.ts";
import { watchKickstart } from "./command/watch_kickstart.ts";
import { announce, announceAsJson } from "./server/announce.ts";
import { startInspectable } from "./server/start_emulator.ts";

const SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/** Runs the emulator until it is interrupted. */
async function main() {
  const options = readOptions(Deno.args);
  if (options === null) return write(USAGE);
  const print = options.json ? writeError : write;
  const emulator = await startInspectable({ ...options.emulator, print });
  const watcher = watchKickstart(emulator, print);
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, () => {
      watcher[Symbol.dispose]();
      void emulator.close().then(() => Deno.exit(0));
    });
  }
  if (options.json) write(announceAsJson(emulator));
  else write(announce(emulator, { brief: options.quiet }));
}

function stop(error: unknown): never {
  const sentence = explain(error);
  if (sentence === null) throw error;
  writeError(sentence);
  Deno.exit(1);
}

function write(text: string) {
  // deno-lint-ignore no-console
  console.log(text);
}

function writeError(text: string) {
  // deno-lint-ignore no-console
  console.error(text);
}

if (import.meta.main) await main().catch(stop);
