import { formatCents } from "./format.ts";

/** The most that the bank changes at once: $1,000,000,000.00, far inside exact integers. */
export const MAX_CENTS = 100_000_000_000;

/** Longer than any amount up to the maximum, however it is written. */
const MAX_LENGTH = 64;

/** What a text turned out to be: an amount, or the reason why it is none. */
export type ParsedAmount = { cents: number } | { error: string };

/**
 * Dollars, with or without thousands separators, then up to two digits of
 * cents; either part may be missing, not both. A dollar sign may lead, with or
 * without a space after it. `\d` is 0-9 alone.
 */
const AMOUNT =
  /^\$?\s*(?=[.\d])(\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.(\d{1,2}))?$/;

/**
 * Reads a dollar amount as a visitor types it: `1`, `1.2`, `.5` (50 cents),
 * `1,234.56`, `$1.23`, with spaces around. Digits go straight to whole cents;
 * no float comes between. Everything else is refused with a sentence for the
 * visitor, also what is not a string at all (a field that is missing or sent
 * twice).
 */
export function parseAmount(text: unknown): ParsedAmount {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return refuse();
  const trimmed = text.trim();
  if (/^\$?\s*-/.test(trimmed)) return refuse(" of zero or more");
  if (/^\$?\s*[\d,]*\.\d{3,}$/.test(trimmed)) {
    return refuse(" with at most two digits after the point");
  }
  const match = AMOUNT.exec(trimmed);
  if (match === null) return refuse();
  const [, dollars = "0", fraction = ""] = match;
  const cents = Number(dollars.replaceAll(",", "")) * 100 +
    Number(fraction.padEnd(2, "0"));
  if (cents > MAX_CENTS) return refuse(` of at most ${formatCents(MAX_CENTS)}`);
  return { cents };
}

function refuse(more = ", such as 12.34"): ParsedAmount {
  return { error: `Please enter a dollar amount${more}` };
}
