import type { JSX } from "preact";
import { formatCount } from "@/bank/format.ts";
import { Panel } from "@/components/Panel.tsx";

export interface ChangeResultProps {
  /** "We can make change for $1.23 with 24 nickels and 3 pennies!" */
  sentence: string;
  nickels: number;
  pennies: number;
}

/** More coins than this are not drawn: a million nickels would be 50 MB of page. */
const MOST_DRAWN = 40;

/** The bank's answer: the sentence, and the coins laid out, which is decoration. */
export function ChangeResult(
  { sentence, nickels, pennies }: ChangeResultProps,
): JSX.Element {
  return (
    <div class="mt-6">
      <Panel>
        <p role="status" class="text-xl font-semibold wrap-anywhere">
          {sentence}
        </p>
        <div aria-hidden="true" class="mt-5 space-y-4">
          <Coins
            count={nickels}
            face="5¢"
            look="size-10 border-nickel-edge bg-nickel"
          />
          <Coins
            count={pennies}
            face="1¢"
            look="size-9 border-penny-edge bg-penny"
          />
        </div>
      </Panel>
    </div>
  );
}

function Coins(
  { count, face, look }: { count: number; face: string; look: string },
): JSX.Element | null {
  if (count === 0) return null;
  const drawn = Math.min(count, MOST_DRAWN);
  const more = count - drawn;
  return (
    <div>
      <div class="flex flex-wrap gap-y-1 ps-2">
        {Array.from({ length: drawn }, (_, index) => (
          <span
            key={index}
            class={`-ms-2 grid place-items-center rounded-full border-2 text-xs font-bold text-coin-ink ${look}`}
          >
            {face}
          </span>
        ))}
      </div>
      {more > 0 && (
        <p class="mt-2 text-sm text-muted">
          and {formatCount(more)} more
        </p>
      )}
    </div>
  );
}
