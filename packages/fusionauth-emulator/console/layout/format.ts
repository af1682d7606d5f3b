import { durationOf } from "../../data/duration.ts";

/** The time of day of an instant in milliseconds, in UTC, such as `10:42:19`. */
export function clockTimeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}

/** An instant in milliseconds, in UTC, such as `2026-01-31 10:42:19 UTC`. */
export function dateTimeOf(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}

/** A length in time as precise as its size allows, such as `12 ms` or `1 minute 5 seconds`. */
export function spanOf(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  return milliseconds < 10_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : durationOf(milliseconds / 1000);
}
