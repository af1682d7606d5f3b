import { withKv } from "@/server/kv.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { makeChange } from "./change.ts";

const COUNTERS = ["times", "cents", "nickels", "pennies"] as const;

type Counter = typeof COUNTERS[number];

/** What was counted out in one day; each counter is a row that KV adds up to 2^64. */
export type DayTotals = Readonly<Record<Counter, bigint>>;

function key(day: string, counter: Counter): Deno.KvKey {
  return ["change_by_day", day, counter];
}

/** The day of an instant, in UTC, such as "2026-11-23". */
function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/**
 * Adds one change to the day's totals. KV adds, so replicas never overwrite each other. A failure is
 * logged: the customer's answer does not depend on the bank's statistics.
 *
 * @param cents a whole number of cents.
 */
export async function countChange(cents: number): Promise<void> {
  const day = dayOf(new Date());
  const change = { times: 1, cents, ...makeChange(cents) };
  try {
    await withKv((kv) => {
      const write = kv.atomic();
      for (const counter of COUNTERS) {
        write.mutate({
          type: "sum",
          key: key(day, counter),
          value: new Deno.KvU64(BigInt(change[counter])),
        });
      }
      return write.commit();
    });
  } catch (error) {
    logEvent("warn", "day_totals.not_counted", { error: describeError(error) });
  }
}

/**
 * The totals of the day so far. They are bigints: large amounts often enough pass 2^53.
 *
 * @throws {StoreUnavailable}
 */
export async function getDayTotals(): Promise<DayTotals> {
  const day = dayOf(new Date());
  const entries = await withKv((kv) =>
    kv.getMany<unknown[]>(COUNTERS.map((counter) => key(day, counter)))
  );
  const [times = 0n, cents = 0n, nickels = 0n, pennies = 0n] = entries.map((
    { value },
  ) => value instanceof Deno.KvU64 ? value.value : 0n);
  return { times, cents, nickels, pennies };
}
