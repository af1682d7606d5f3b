import type { JSX } from "preact";
import ChangePreview from "@/islands/ChangePreview.tsx";
import { Button } from "./Button.tsx";
import { Field } from "./Field.tsx";
import { FormToken } from "./FormToken.tsx";
import { Sheet } from "./Sheet.tsx";

export interface ChangeFormProps {
  formToken: string;
  /** The text as it was sent, kept when it was refused. */
  amount?: string | undefined;
  /** Why the amount was refused. */
  error?: string | undefined;
}

/** Asks for dollars. */
export function ChangeForm(
  { formToken, amount, error }: ChangeFormProps,
): JSX.Element {
  return (
    <Sheet>
      <form method="post" action="/make-change">
        <FormToken formToken={formToken} />
        <Field
          name="amount"
          label="Amount in US dollars"
          hint="For example 1.23 or 1,234.56"
          prefix="$"
          inputMode="decimal"
          value={amount}
          error={error}
        >
          <Button>Make change</Button>
        </Field>
        <ChangePreview input="amount" />
      </form>
    </Sheet>
  );
}
