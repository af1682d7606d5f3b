/*
 * What FusionAuth's JSON reader, Jackson, makes of a scalar where another type is expected
 * (jackson-databind, `MapperFeature.ALLOW_COERCION_OF_SCALARS`, which is on by default).
 */

/** The text of a string, a number or a boolean; null for anything else. */
export function asText(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : null;
}

/** A boolean, also written as text or as a number, of which only 0 is false; null otherwise. */
export function asBoolean(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isInteger(value)) return value !== 0;
  const word = typeof value === "string" ? WORD.exec(value)?.[1] : undefined;
  return word === undefined ? null : word.toLowerCase() === "true";
}

const WORD = /^\s*(true|True|TRUE|false|False|FALSE)\s*$/;

/** An integer, also written as text; a fraction is cut off; null otherwise. */
export function asInteger(value: unknown): number | null {
  const number = typeof value === "string" && NUMBER.test(value)
    ? Number(value)
    : value;
  if (typeof number !== "number") return null;
  const integer = Math.trunc(number);
  return Number.isSafeInteger(integer) ? integer : null;
}

const NUMBER = /^\s*-?\d+\s*$/;
