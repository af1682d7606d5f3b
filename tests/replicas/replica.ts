const MAIN = import.meta.resolve("./replica_main.ts");

/** One server process. */
export interface Replica {
  readonly pid: number;
  /** What it has logged so far, one JSON text a line. */
  readonly log: readonly string[];
  /** Sends it a request for APP_URL. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Resolves when it has answered all requests. */
  idle(): Promise<void>;
  /** Ends it, by default as a crash would, and waits until it is gone. */
  end(signal?: Deno.Signal): Promise<void>;
}

/** Starts the app in a process of its own, with these settings. */
export async function startReplica(
  env: Readonly<Record<string, string>>,
): Promise<Replica> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", MAIN],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log: string[] = [];
  const listening = Promise.withResolvers<number>();
  const ended = Promise.all([
    eachLine(child.stdout, (line) => {
      if (/^\d+$/.test(line)) listening.resolve(Number(line));
      else log.push(line);
    }),
    eachLine(child.stderr, (line) => void log.push(line)),
    child.status,
  ]).then(() =>
    listening.reject(new Error(`A replica ended:\n${log.join("\n")}`))
  );
  const port = await listening.promise;
  const underWay = new Set<Promise<Response>>();
  return {
    pid: child.pid,
    log,
    handle(request) {
      const { pathname, search } = new URL(request.url);
      const { method, headers, body } = request;
      const answer = fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
        method,
        headers,
        body,
        redirect: "manual",
      }).finally(() => underWay.delete(answer));
      underWay.add(answer);
      return answer;
    },
    async idle() {
      await Promise.allSettled(underWay);
    },
    async end(signal = "SIGKILL") {
      child.kill(signal);
      await child.stdin.close().catch(() => {});
      await ended;
    },
  };
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(take);
  }
}
