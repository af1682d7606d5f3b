import { settings } from "@/fresh.config.ts";
import { delay } from "./delay.ts";
import { withSpan } from "./telemetry.ts";

const RETRY_FOR_MS = 4_000;
/** SQLite waits up to 5 seconds for a lock, one caller after the other. */
const TIME_LIMIT_MS = 4_500;
const WATCH_EVERY_MS = 250;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 150;

/** Deno KV did not answer or stayed locked. Whether it wrote is not known. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

let opening: Promise<Deno.Kv> | undefined;

/** The app's Deno KV, opened on first use and again after a failed attempt. */
export function openKv(): Promise<Deno.Kv> {
  opening ??= Deno.openKv(settings.DENO_KV_PATH).catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/**
 * Makes the KV's files readable for this user alone, and creates the one that `DENO_KV_PATH` names: Deno
 * would let others read them. Call it before anything opens the KV.
 */
export async function createPrivateKvFile(
  path = settings.DENO_KV_PATH,
): Promise<void> {
  const hasModes = !settings.DENO_DEPLOY && Deno.build.os !== "windows";
  if (hasModes) Deno.umask(0o077);
  if (path === undefined || /^(:memory:$|https?:)/.test(path)) return;
  (await Deno.open(path, { create: true, append: true, mode: 0o600 })).close();
}

/**
 * Whether an earlier process used this KV; leaves a mark for the next one. Without a database assigned
 * to the app, Deno Deploy gives every process an empty one and says nothing.
 *
 * @throws {StoreUnavailable}
 */
export function wasUsedBefore(): Promise<boolean> {
  return withKv(async (kv) => {
    const mark = await kv.get(["used"]);
    if (mark.value === null) await kv.set(mark.key, true);
    return mark.value !== null;
  });
}

/** Closes the KV if it is open: for an orderly shutdown and for tests. */
export async function closeKv(): Promise<void> {
  const kv = await opening?.catch(() => undefined);
  opening = undefined;
  kv?.close();
}

/**
 * Runs `operation` on the KV and retries it with jitter while SQLite reports "database is locked",
 * which is how a local KV answers `atomic().check()` when several processes write.
 * `operation` must be safe to repeat.
 *
 * @throws {StoreUnavailable} when the KV cannot be opened, fails, stays locked for 4 seconds or
 * does not answer. The operation may still take effect later.
 */
export function withKv<T>(
  operation: (kv: Deno.Kv) => Promise<T>,
): Promise<T> {
  return guardKv(async () => await operation(await openKv()));
}

/**
 * The same for a call that opens a KV of its own, as kv-oauth's helpers do.
 *
 * @throws {StoreUnavailable} whatever the call throws; that is the `cause`.
 */
export function guardKv<T>(call: () => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const fail = (cause: unknown) =>
    reject(new StoreUnavailable("Cannot use Deno KV", { cause }));
  deadlines.set(fail, performance.now() + TIME_LIMIT_MS);
  watcher ??= watchDeadlines();
  withSpan("kv", () => retryWhileLocked(call)).then(resolve, fail)
    .then(() => deadlines.delete(fail));
  return promise;
}

/** What ends each call under way, and when, by `performance.now()`. */
const deadlines = new Map<(cause: unknown) => void, number>();
let watcher: ReturnType<typeof watchDeadlines> | undefined;

/** One timer watches over all calls: one for each would cost a third of a read. */
function watchDeadlines() {
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [fail, end] of deadlines) {
      if (now <= end) continue;
      deadlines.delete(fail);
      fail(new Error("no answer in time"));
    }
  }, WATCH_EVERY_MS);
  Deno.unrefTimer(timer);
  return timer;
}

async function retryWhileLocked<T>(call: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + RETRY_FOR_MS;
  for (let longest = FIRST_PAUSE_MS;; longest *= 2) {
    try {
      return await call();
    } catch (error) {
      if (!isLocked(error) || performance.now() > deadline) throw error;
      await delay(Math.random() * Math.min(longest, LONGEST_PAUSE_MS));
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && /database is locked/i.test(error.message);
}
