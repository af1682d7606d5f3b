/**
 * A whole number as Americans write it, such as "1,234,567". `Intl.NumberFormat` would do, and load its
 * locales at every start, which takes a fifth of it.
 */
export function formatCount(count: number | bigint): string {
  return `${count}`.replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * An amount as Americans write it, such as "$1,234.56".
 *
 * @throws {RangeError} unless `cents` is a whole number from 0 up, below 2^53 when it is a `number`
 */
export function formatCents(cents: number | bigint): string {
  if (typeof cents === "number") assertCents(cents);
  const total = BigInt(cents);
  if (total < 0n) {
    throw new RangeError(`Expected cents from 0 up: got ${total}`);
  }
  return `$${formatCount(total / 100n)}.${`${total % 100n}`.padStart(2, "0")}`;
}

/** @throws {RangeError} unless `cents` is an amount that a `number` holds exactly */
export function assertCents(cents: number): void {
  if (!Number.isSafeInteger(cents) || cents < 0) {
    throw new RangeError(
      `Expected a whole number of cents from 0 up: got ${cents}`,
    );
  }
}
