import type { JSX } from "preact";

export interface TellerSummaryProps {
  /** How often change was made. */
  times: number;
  /** As shown, such as "$1,234.56". */
  dollars: string;
  nickels: number;
  pennies: number;
}

/** The day's change in sum. */
export function TellerSummary(
  { times, dollars, nickels, pennies }: TellerSummaryProps,
): JSX.Element {
  return (
    <dl class="grid gap-5 sm:grid-cols-2 sm:gap-6">
      <Total
        term="Times change was made"
        value={times.toLocaleString("en-US")}
      />
      <Total term="Dollars in" value={dollars} />
      <Total term="Nickels out" value={nickels.toLocaleString("en-US")} />
      <Total term="Pennies out" value={pennies.toLocaleString("en-US")} />
    </dl>
  );
}

function Total({ term, value }: { term: string; value: string }): JSX.Element {
  return (
    <div class="flex min-w-0 flex-col rounded-lg border border-line bg-panel p-5 sm:p-6">
      <dt class="text-sm text-muted">{term}</dt>
      <dd class="mt-1 text-2xl font-semibold tabular-nums wrap-anywhere">
        {value}
      </dd>
    </div>
  );
}
