import type { JSX } from "preact";

export interface CoinsProps {
  nickels: number;
  pennies: number;
}

/** More coins than this are not drawn: a million nickels would be 50 MB of page. */
const MOST_DRAWN = 40;

/** The coins, drawn; decoration, since the sentence beside it says the numbers. */
export function Coins({ nickels, pennies }: CoinsProps): JSX.Element {
  return (
    <div aria-hidden="true" class="mt-5 space-y-4">
      <Row
        count={nickels}
        face="5¢"
        look="size-10 border-nickel-edge bg-nickel"
      />
      <Row count={pennies} face="1¢" look="size-9 border-penny-edge bg-penny" />
    </div>
  );
}

interface RowProps {
  count: number;
  face: string;
  look: string;
}

function Row({ count, face, look }: RowProps): JSX.Element | null {
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
          and {more.toLocaleString("en-US")} more
        </p>
      )}
    </div>
  );
}
