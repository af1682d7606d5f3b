import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env"];

/** A test that waits for what never comes must fail, not hang. */
const LONGEST_WAIT_MS = 60_000;

/** Where the command runs, and with which permission to use the network. */
export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string>;
  net?: string;
}

/** The command, in its own process. */
export function command(
  args: readonly string[],
  { cwd, env = {}, net = "--allow-net" }: CommandOptions = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...PERMISSIONS, net, MAIN, ...args],
    env: { ...env, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** A process that runs, and what it prints. */
export interface Running extends AsyncDisposable {
  readonly process: Deno.ChildProcess;
  /** Everything on standard output until `text` was printed. Throws Error when it ends before. */
  printed(text: string): Promise<string>;
  /** The same of standard error. */
  complained(text: string): Promise<string>;
}

/** Starts a process; it is killed at the end of the block. */
export function start(command: Deno.Command): Running {
  const process = command.spawn();
  return {
    process,
    printed: readerOf(process.stdout),
    complained: readerOf(process.stderr),
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await process.status;
    },
  };
}

function readerOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let all = "";
  let ended = false;
  let wake = Promise.withResolvers<void>();
  void (async () => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      all += part;
      wake.resolve();
      wake = Promise.withResolvers<void>();
    }
    ended = true;
    wake.resolve();
  })();
  return async function until(text: string): Promise<string> {
    const timer = setTimeout(() => {
      ended = true;
      wake.resolve();
    }, LONGEST_WAIT_MS);
    while (!all.includes(text) && !ended) await wake.promise;
    clearTimeout(timer);
    if (all.includes(text)) return all;
    throw new Error(`"${text}" was not printed: ${all}`);
  };
}

/** Runs the command to its end: its status, and what it printed. */
export async function runToEnd(command: Deno.Command) {
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** A new folder with a kickstart in `kickstart/kickstart.json`. */
export async function kickstartFolder(kickstart: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "emulator_" });
  await Deno.mkdir(`${folder}/kickstart`);
  await Deno.writeTextFile(`${folder}/kickstart/kickstart.json`, kickstart);
  return folder;
}
