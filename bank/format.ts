/**
 * An amount as Americans write it, such as "$1,234.56".
 *
 * @throws {RangeError} unless `cents` is a whole number from 0 up to 2^53 - 1
 */
export function formatCents(cents: number): string {
  assertCents(cents);
  const rest = cents % 100;
  const dollars = (cents - rest) / 100;
  return `$${dollars.toLocaleString("en-US")}.${`${rest}`.padStart(2, "0")}`;
}

/** @throws {RangeError} unless `cents` is an amount that integers hold exactly */
export function assertCents(cents: number): void {
  if (!Number.isSafeInteger(cents) || cents < 0) {
    throw new RangeError(
      `Expected a whole number of cents from 0 up: got ${cents}`,
    );
  }
}
