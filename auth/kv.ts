import { settings } from "@/fresh.config.ts";
import { pause, withTimeLimit } from "./waiting.ts";

const RETRY_FOR_MS = 4_000;
/** SQLite itself waits for a lock 5 seconds, and one caller after the other. */
const TIME_LIMIT_MS = 4_500;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 150;

/** Deno KV did not answer, or stayed locked; whether it wrote is not known. */
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
 * @throws {StoreUnavailable} when the KV cannot be opened, fails, stays locked for 4 seconds or
 * does not answer. It may still do what it was told, later.
 */
export function withKv<T>(
  operation: (kv: Deno.Kv) => Promise<T>,
): Promise<T> {
  return guardKv(async () => await operation(await openKv()));
}

/**
 * The same for a call that uses a KV of its own, as kv-oauth's helpers do.
 *
 * @throws {StoreUnavailable}
 */
export async function guardKv<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await withTimeLimit(
      retryWhileLocked(call),
      TIME_LIMIT_MS,
      () => new Error("no answer in time"),
    );
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause;
    throw new StoreUnavailable("Cannot use Deno KV", { cause });
  }
}

/**
 * Repeats `call` while it fails because SQLite is locked.
 *
 * @throws {StoreUnavailable} when that goes on for 4 seconds; other errors as they come.
 */
export async function retryWhileLocked<T>(call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + RETRY_FOR_MS;
  for (let longest = FIRST_PAUSE_MS;; longest *= 2) {
    try {
      return await call();
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (performance.now() > deadline) {
        throw new StoreUnavailable("Cannot use Deno KV", { cause: error });
      }
      await pause(Math.min(longest, LONGEST_PAUSE_MS));
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/i.test(error.message);
}
