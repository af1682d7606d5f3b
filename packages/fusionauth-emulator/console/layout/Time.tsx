import { clockTimeOf, dateTimeOf } from "./format.ts";

interface TimeProps {
  /** In milliseconds. */
  at: number;
  /** Whether the date is shown too. */
  full?: boolean;
}

/** An instant of the emulator's clock. */
export function Time({ at, full = false }: TimeProps) {
  return (
    <time datetime={new Date(at).toISOString()} title={dateTimeOf(at)}>
      {full ? dateTimeOf(at) : clockTimeOf(at)}
    </time>
  );
}
