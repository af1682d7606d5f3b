import type { JSX } from "preact";
import { Panel } from "@/components/Panel.tsx";
import { Coins } from "./Coins.tsx";

export interface ChangeResultProps {
  /** "We can make change for $1.23 with 24 nickels and 3 pennies!" */
  sentence: string;
  nickels: number;
  pennies: number;
}

/** The bank's answer: the sentence, and the coins laid out. */
export function ChangeResult(
  { sentence, nickels, pennies }: ChangeResultProps,
): JSX.Element {
  return (
    <div class="mt-6">
      <Panel>
        <p role="status" class="text-xl font-semibold wrap-anywhere">
          {sentence}
        </p>
        <Coins nickels={nickels} pennies={pennies} />
      </Panel>
    </div>
  );
}
