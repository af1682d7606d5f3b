const CHUNK_BYTES = 64 * 1024;

/**
 * Reads the lines of a file. Ignores a last line without an end: the process was killed while it
 * wrote that line.
 */
export function* readLines(path: string): Generator<string> {
  using file = Deno.openSync(path);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  let count: number | null;
  while ((count = file.readSync(buffer)) !== null) {
    const bytes = buffer.subarray(0, count);
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Encodes texts in chunks. All chunks share one buffer: use each before the next. */
export function* encodeInChunks(
  texts: Iterable<string>,
): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(CHUNK_BYTES);
  let used = 0;
  for (const text of texts) {
    for (let rest = text; rest !== "";) {
      const { read, written } = encoder.encodeInto(rest, buffer.subarray(used));
      used += written;
      rest = rest.slice(read);
      if (rest === "") break;
      yield buffer.subarray(0, used);
      used = 0;
    }
  }
  yield buffer.subarray(0, used);
}

/** Appends what a file has after its first `start` bytes to another file. */
export function copyRest(from: string, start: number, to: string) {
  using source = Deno.openSync(from);
  using target = Deno.openSync(to, { append: true });
  source.seekSync(start, Deno.SeekMode.Start);
  const buffer = new Uint8Array(CHUNK_BYTES);
  let count: number | null;
  while ((count = source.readSync(buffer)) !== null) {
    for (let at = 0; at < count;) {
      at += target.writeSync(buffer.subarray(at, count));
    }
  }
}

/** The size of a file in bytes; 0 when there is none. */
export function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
