import { settings } from "@/fresh.config.ts";

const RETRY_FOR_MS = 4_000;
const LONGEST_PAUSE_MS = 150;

/** Deno KV did not answer, or stayed locked; nothing is known to have been written. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

let opening: Promise<Deno.Kv> | undefined;

/** The app's Deno KV, opened at the first use and again after a failed attempt. */
export function openKv(): Promise<Deno.Kv> {
  opening ??= Deno.openKv(settings.kvPath).catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** Closes the KV, if it was opened. For orderly shutdown and tests. */
export async function closeKv(): Promise<void> {
  const kv = await opening?.catch(() => undefined);
  opening = undefined;
  kv?.close();
}

/**
 * Runs `operation` on the KV, again and again with jitter while SQLite says "database is locked":
 * that is how a local KV answers `atomic().check()` when several processes write.
 *
 * `operation` must be safe to repeat.
 *
 * @throws {StoreUnavailable} when the KV cannot be opened, fails, or stays locked for 4 seconds.
 */
export async function withKv<T>(
  operation: (kv: Deno.Kv) => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await operation(await openKv());
    } catch (error) {
      if (!isLocked(error) || Date.now() > deadline) {
        throw new StoreUnavailable("Cannot use Deno KV", { cause: error });
      }
      await pause();
    }
  }
}

/** Whether an error is SQLite's "database is locked", at whatever depth. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/i.test(error.message);
}

/** Waits a random short while, so that writers in step fall out of step. */
export function pause(longestMs = LONGEST_PAUSE_MS): Promise<void> {
  return new Promise((resolve) =>
    setTimeout(resolve, 5 + Math.random() * longestMs)
  );
}
