/** In bytes. A body that never ends holds two buffers of this size, and what has arrived of it. */
const FIRST_BUFFER = 1024;

/**
 * Reads a stream to its end. Memory grows with what has arrived, not with the limit.
 *
 * @returns `null` when it holds more than `limit` bytes; the rest is not read.
 */
export async function readLimited(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = openReader(stream);
  let bytes = new Uint8Array(FIRST_BUFFER);
  let size = 0;
  for (let room = new Uint8Array(FIRST_BUFFER);;) {
    const { done, value } = await reader.read(room);
    if (done) return bytes.subarray(0, size);
    const end = size + value.byteLength;
    if (end > limit) {
      await reader.cancel();
      return null;
    }
    if (end > bytes.length) bytes = enlarge(bytes, end);
    bytes.set(value, size);
    size = end;
    room = new Uint8Array(value.buffer);
  }
}

interface Reader {
  /** Reads what comes next, if possible into `room`. */
  read(
    room: Uint8Array<ArrayBuffer>,
  ): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
  cancel(): Promise<void>;
}

/** A reader into buffers of ours. Into its own, Deno sets 64 KiB aside before a byte arrives. */
function openReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Reader {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    // What is in memory already, such as a body that arrived with its headers, is no byte stream.
    return stream.getReader();
  }
}

function enlarge(
  bytes: Uint8Array<ArrayBuffer>,
  needed: number,
): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}
