import type { JSX } from "preact";
import { Button } from "@/components/Button.tsx";
import { FormToken } from "@/components/FormToken.tsx";
import { Panel } from "@/components/Panel.tsx";
import ChangePreview from "@/islands/ChangePreview.tsx";

export interface ChangeFormProps {
  formToken: string;
  /** The text as it was sent, kept when it was refused. */
  amount?: string | undefined;
  /** Why the amount was refused. */
  error?: string | undefined;
}

/** The form that asks for an amount. Its hint and error are tied to the input. */
export function ChangeForm(
  { formToken, amount = "", error }: ChangeFormProps,
): JSX.Element {
  return (
    <Panel>
      <form method="post" action="/make-change">
        <FormToken formToken={formToken} />
        <label for="amount" class="block font-semibold">
          Amount in US dollars
        </label>
        <p id="amount-hint" class="text-sm text-muted">
          For example 1.23 or 1,234.56
        </p>
        <div class="mt-3 grid gap-3 sm:gap-y-2 sm:grid-cols-[1fr_auto]">
          <div class="relative">
            <DollarSign />
            <input
              id="amount"
              name="amount"
              type="text"
              inputmode="decimal"
              autocomplete="off"
              value={amount}
              autofocus={Boolean(error)}
              aria-invalid={error ? "true" : undefined}
              aria-describedby={error
                ? "amount-error amount-hint"
                : "amount-hint"}
              class="block w-full rounded-md border border-edge bg-panel py-2.5 ps-9 pe-3 text-lg tabular-nums aria-invalid:border-error"
            />
          </div>
          {error && (
            <p
              id="amount-error"
              class="mb-1 font-medium text-error wrap-anywhere sm:col-span-2 sm:row-start-2 sm:mb-0"
            >
              {error}
            </p>
          )}
          <Button>Make change</Button>
        </div>
        <ChangePreview input="amount" />
      </form>
    </Panel>
  );
}

/** The label names the unit, so the sign is decoration. */
function DollarSign(): JSX.Element {
  return (
    <span
      aria-hidden="true"
      class="pointer-events-none absolute inset-y-0 start-0 grid w-9 place-items-center text-lg text-muted"
    >
      $
    </span>
  );
}
