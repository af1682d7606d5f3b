// A client that costs little beside the server it loads: raw HTTP/1.1 over connections that stay open.

const CONNECTIONS = 8;
const decoder = new TextDecoder("latin1");

/** What to send, again and again. */
export interface Load {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that every response must have. */
  readonly status?: number;
}

/** Sends requests to a port for so many seconds; resolves with the milliseconds that each took. */
export async function load(
  port: number,
  { path, headers = {}, status = 200 }: Load,
  seconds: number,
): Promise<number[]> {
  const lines = Object.entries({ host: `localhost:${port}`, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const request = new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`,
  );
  const end = performance.now() + seconds * 1000;
  const took: number[] = [];
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const buffer = new Uint8Array(64 * 1024);
    for (let start = performance.now(); start < end;) {
      await connection.write(request);
      const line = await readResponse(connection, buffer);
      if (!line.startsWith(`HTTP/1.1 ${status}`)) {
        throw new Error(`Expected ${status} for ${path}: got "${line}"`);
      }
      const now = performance.now();
      took.push(now - start);
      start = now;
    }
  }));
  return took;
}

/** Reads one response to its end; returns its status line. */
async function readResponse(
  connection: Deno.Conn,
  buffer: Uint8Array,
): Promise<string> {
  for (let size = 0;;) {
    const read = await connection.read(buffer.subarray(size));
    if (read === null) throw new Error("The server closed the connection");
    size += read;
    const text = decoder.decode(buffer.subarray(0, size));
    const headEnd = text.indexOf("\r\n\r\n");
    if (headEnd === -1) continue;
    const head = text.slice(0, headEnd).toLowerCase();
    const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
    const isWhole = length !== undefined
      ? size >= headEnd + 4 + Number(length)
      : !head.includes("\r\ntransfer-encoding: chunked") ||
        text.endsWith("\r\n0\r\n\r\n");
    if (isWhole) return text.slice(0, text.indexOf("\r\n"));
  }
}
