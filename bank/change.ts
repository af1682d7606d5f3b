import { assertCents, formatCents } from "./format.ts";

const CENTS_PER_NICKEL = 5;

/** Coins worth an amount: as many nickels as fit, the rest in pennies. */
export interface Change {
  nickels: number;
  /** 0 to 4. */
  pennies: number;
}

/**
 * Changes an amount into coins.
 *
 * @throws {RangeError} unless `cents` is a whole number from 0 up to 2^53 - 1
 */
export function makeChange(cents: number): Change {
  assertCents(cents);
  const pennies = cents % CENTS_PER_NICKEL;
  return { nickels: (cents - pennies) / CENTS_PER_NICKEL, pennies };
}

/**
 * "We can make change for $1.23 with 24 nickels and 3 pennies!"
 *
 * @throws {RangeError} unless `cents` is a whole number from 0 up to 2^53 - 1
 */
export function describeChange(cents: number): string {
  const { nickels, pennies } = makeChange(cents);
  const coins = `${count(nickels, "nickel", "nickels")} and ${
    count(pennies, "penny", "pennies")
  }`;
  return `We can make change for ${formatCents(cents)} with ${coins}!`;
}

function count(coins: number, one: string, many: string): string {
  return `${coins} ${coins === 1 ? one : many}`;
}
