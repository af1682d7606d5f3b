/** A server process on a core of its own. */
export interface Server extends AsyncDisposable {
  readonly port: number;
  /** Seconds of CPU time it has used, in all its threads; `null` where that is not known. */
  cpuSeconds(): number | null;
  /** Megabytes of memory it holds; `null` where that is not known. */
  megabytes(): number | null;
}

/** What to run, and where. */
export interface ServerOptions {
  readonly entry: string;
  readonly cwd: string | URL;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What `deno task serve` gives V8; the bare server gets the same. */
const [V8_FLAGS = ""] = /--v8-flags=\S+/.exec(
  await Deno.readTextFile(new URL("../deno.json", import.meta.url)),
) ?? [];

/** Linux counts CPU time in ticks, a hundred a second. */
const TICKS_PER_SECOND = 100;
const LONGEST_START_MS = 20_000;

const canPin = Deno.build.os === "linux" && navigator.hardwareConcurrency > 1 &&
  await new Deno.Command("taskset", { args: ["-V"], stdout: "null" }).output()
    .then(({ success }) => success, () => false);

/** Starts a server on the first core and waits until it answers. */
export async function startServer(
  { entry, cwd, port, env = {} }: ServerOptions,
): Promise<Server> {
  const run = [Deno.execPath(), "run", "--quiet", "-A", V8_FLAGS, entry];
  const [command = "", ...args] = canPin ? ["taskset", "-c", "0", ...run] : run;
  const child = new Deno.Command(command, {
    args,
    cwd,
    env: { ...env, PORT: `${port}`, NO_COLOR: "1" },
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  await untilItAnswers(port);
  return {
    port,
    cpuSeconds() {
      const [, fields = ""] = readProc(`/proc/${child.pid}/stat`).split(") ");
      const [user = NaN, system = NaN] = fields.split(" ").slice(11, 13)
        .map(Number);
      const ticks = user + system;
      return Number.isNaN(ticks) ? null : ticks / TICKS_PER_SECOND;
    },
    megabytes() {
      const status = readProc(`/proc/${child.pid}/status`);
      const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) / 1024;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** Moves this process, which makes the load, to the second core. */
export async function leaveFirstCore(): Promise<void> {
  if (!canPin) return;
  await new Deno.Command("taskset", {
    args: ["-a", "-cp", "1", `${Deno.pid}`],
    stdout: "null",
  }).output();
}

/** Waits for a server's first answer; resolves with the milliseconds that took. */
export async function untilItAnswers(port: number): Promise<number> {
  const start = performance.now();
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`);
      await response.body?.cancel();
      return performance.now() - start;
    } catch (error) {
      if (performance.now() - start > LONGEST_START_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

/** A port that nobody listens on now. */
export function findFreePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function readProc(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
