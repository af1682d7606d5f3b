import { parseArgs } from "node:util";
import { KickstartError } from "./kickstart/file/kickstart_error.ts";
import { announce } from "./server/announce.ts";
import { startInspectable } from "./server/emulator.ts";
import type { EmulatorOptions } from "./server/options.ts";

const USAGE = `Starts a FusionAuth emulator on this machine.

  --kickstart FILE  the kickstart file (default: kickstart/kickstart.json)
  --port N          the port to listen on (default: the issuer's, or 9011)
  --forget          neither reads nor writes the state file
  --no-picker       lists no users on the login page
  --faults          adds a control path for fault injection (faults/README.md)
  --help            shows this text`;

const SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/** Runs the emulator until it is interrupted. */
async function main() {
  const options = readOptions(Deno.args);
  if (options === null) return;
  try {
    const emulator = await startInspectable(options);
    for (const signal of SIGNALS) {
      Deno.addSignalListener(
        signal,
        () => void emulator.close().then(() => Deno.exit(0)),
      );
    }
    write(announce(emulator));
  } catch (error) {
    stop(error);
  }
}

function readOptions(args: string[]): EmulatorOptions | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kickstart: { type: "string" },
        port: { type: "string" },
        forget: { type: "boolean", default: false },
        "no-picker": { type: "boolean", default: false },
        faults: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      write(USAGE);
      return null;
    }
    const { kickstart, port, forget, faults } = values;
    if (port !== undefined && !/^\d{1,5}$/.test(port)) {
      throw new TypeError(`--port must be a number, not "${port}"`);
    }
    return {
      faults,
      picker: !values["no-picker"],
      ...(kickstart === undefined ? {} : { kickstartFile: kickstart }),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(forget ? { stateFile: null } : {}),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    write(`${error.message}\n\n${USAGE}`);
    Deno.exit(1);
  }
}

function stop(error: unknown): never {
  const message = explain(error);
  if (message === null) throw error;
  write(message);
  Deno.exit(1);
}

function explain(error: unknown): string | null {
  if (error instanceof KickstartError) return error.message;
  if (error instanceof Deno.errors.AddrInUse) {
    return "The port is taken, perhaps by FusionAuth or another emulator: stop it, or choose another port with --port";
  }
  if (error instanceof Deno.errors.NotFound) return error.message;
  const isRefusal = error instanceof Error &&
    error.message.includes("DENO_DEPLOYMENT_ID");
  return isRefusal ? error.message : null;
}

function write(text: string) {
  // deno-lint-ignore no-console
  console.log(text);
}

if (import.meta.main) await main();
