import type { Changes } from "../data/changes.ts";

/** Streams that tell open pages of the console that something is new. */
export interface Live {
  /** The response of a new stream. */
  open(): Response;
  /** Ends all streams. */
  close(): void;
}

/** Several changes at once are told as one. */
const PAUSE_MS = 100;

/** Creates the streams; without open ones, changes cost nothing. */
export function createLive(changes: Changes): Live {
  const ends = new Set<() => void>();

  return {
    open() {
      let end = () => {};
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          const encoder = new TextEncoder();
          let timer: ReturnType<typeof setTimeout> | undefined;
          const send = (text: string) =>
            controller.enqueue(encoder.encode(text));
          const unsubscribe = changes.subscribe(() => {
            timer ??= setTimeout(() => {
              timer = undefined;
              send("data: changed\n\n");
            }, PAUSE_MS);
          });
          end = () => {
            clearTimeout(timer);
            unsubscribe();
            ends.delete(close);
          };
          const close = () => {
            end();
            controller.close();
          };
          ends.add(close);
          send("retry: 1000\n\n");
        },
        cancel: () => end(),
      });
      return new Response(stream, {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      });
    },
    close: () => ends.forEach((end) => end()),
  };
}
