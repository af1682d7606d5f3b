import type { JSX } from "preact";
import { ButtonLink } from "./Button.tsx";
import { Panel } from "./Panel.tsx";

export interface BalanceCardProps {
  /** As shown, such as "$0.00". */
  balance: string;
}

/** What the account holds. */
export function BalanceCard({ balance }: BalanceCardProps): JSX.Element {
  return (
    <Panel title="Your balance" id="balance">
      <p class="text-5xl font-semibold tracking-tight tabular-nums wrap-anywhere">
        {balance}
      </p>
      <p class="mt-5">
        <ButtonLink href="/make-change">Make change</ButtonLink>
      </p>
    </Panel>
  );
}
