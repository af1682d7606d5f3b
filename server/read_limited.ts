/**
 * Reads a stream to its end. Memory grows with what has arrived, not with the limit.
 *
 * @returns `null` when it holds more than `limit` bytes; the rest is not read.
 * @throws the signal's reason when it aborts first.
 */
export async function readLimited(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  limit: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel();
  signal?.addEventListener("abort", stop);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) break;
      size += value.byteLength;
      if (size > limit) {
        await reader.cancel();
        return null;
      }
      chunks.push(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return await new Blob(chunks).bytes();
}
