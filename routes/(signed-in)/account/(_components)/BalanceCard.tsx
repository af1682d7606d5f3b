import type { JSX } from "preact";
import { ButtonLink } from "@/components/Button.tsx";
import { Panel } from "@/components/Panel.tsx";

export interface BalanceCardProps {
  /** As shown, such as "$0.00". */
  balance: string;
}

/** The account's balance, and the way to spend it. */
export function BalanceCard({ balance }: BalanceCardProps): JSX.Element {
  return (
    <Panel heading={{ id: "balance", title: "Your balance" }}>
      <p class="text-5xl font-semibold tracking-tight tabular-nums wrap-anywhere">
        {balance}
      </p>
      <p class="mt-5">
        <ButtonLink href="/make-change">Make change</ButtonLink>
      </p>
    </Panel>
  );
}
