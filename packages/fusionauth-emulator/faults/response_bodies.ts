import type { Exchange } from "./fault.ts";

const LARGE_BYTES = 10 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** The same response with another body. */
export function replaceBody(
  response: Response,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(stream, { status: response.status, headers });
}

/** A body of 10 MB of spaces, then a text. */
export function spacesThen(
  text: string,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const spaces = new TextEncoder().encode(" ".repeat(CHUNK_BYTES));
  let left = LARGE_BYTES / CHUNK_BYTES;
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) return controller.enqueue(spaces.slice());
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

/** Sends byte by byte; sends the rest at once when the fault is released. */
export function trickle(
  bytes: Uint8Array<ArrayBuffer>,
  { options, released, closed }: Exchange,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const cancelled = new AbortController();
  const over = AbortSignal.any([closed, cancelled.signal]);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await pause(options.seconds ?? 1, { released, closed: over });
      if (over.aborted) {
        return controller.error(new Error("The client is gone"));
      }
      const end = released.aborted ? bytes.length : at + 1;
      controller.enqueue(bytes.slice(at, end));
      at = end;
      if (at >= bytes.length) controller.close();
    },
    cancel: () => cancelled.abort(),
  });
}

/** Declares one byte more than it sends, so that the server must break the connection. */
export function cutShort(
  response: Response,
  bytes: Uint8Array<ArrayBuffer>,
): Response {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const short = replaceBody(response, stream);
  short.headers.set("content-length", String(bytes.length + 1));
  return short;
}

/**
 * Waits some seconds (null: without limit), or until the fault is released or the emulator closes.
 */
export function pause(
  seconds: number | null,
  { released, closed }: Pick<Exchange, "released" | "closed">,
): Promise<void> {
  const over = AbortSignal.any([released, closed]);
  const { promise, resolve } = Promise.withResolvers<void>();
  if (over.aborted) resolve();
  over.addEventListener("abort", () => resolve(), { once: true });
  const timer = seconds === null
    ? undefined
    : setTimeout(resolve, seconds * 1000);
  return promise.finally(() => clearTimeout(timer));
}
