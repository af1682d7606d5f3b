import { page } from "fresh";
import { requireOwnForm } from "@/auth/session/form_token.ts";
import { parseAmount } from "@/bank/amount.ts";
import { describeChange, makeChange } from "@/bank/change.ts";
import { countChange } from "@/bank/day_totals.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { readForm } from "@/server/form.ts";
import { defineSignedIn } from "@/utils.ts";
import { ChangeForm } from "./(_components)/ChangeForm.tsx";
import { ChangeResult } from "./(_components)/ChangeResult.tsx";

interface Outcome {
  readonly formToken: string;
  readonly amount?: string;
  readonly cents?: number;
  readonly error?: string;
}

export const handler = defineSignedIn.handlers({
  GET(ctx) {
    const { formToken } = ctx.state.user;
    return page<Outcome>({ formToken });
  },

  async POST(ctx) {
    const { session, user: { formToken } } = ctx.state;
    const form = await readForm(ctx.req);
    requireOwnForm(form, session);
    const amounts = form.getAll("amount");
    const amount = amounts[0] ?? "";
    const parsed = amounts.length > 1
      ? { error: "Please enter one dollar amount" }
      : parseAmount(amount);
    if ("error" in parsed) {
      const { error } = parsed;
      return page<Outcome>({ formToken, amount, error }, { status: 422 });
    }
    await countChange(parsed.cents);
    return page<Outcome>({ formToken, amount, cents: parsed.cents });
  },
});

export default defineSignedIn.page<typeof handler>(
  function MakeChange({ data }) {
    const { formToken, amount, cents, error } = data;
    return (
      <>
        <PageHeading title="Make change">
          Say how much, and we count it out in nickels and pennies.
        </PageHeading>
        <ChangeForm formToken={formToken} amount={amount} error={error} />
        {cents !== undefined && (
          <ChangeResult
            sentence={describeChange(cents)}
            {...makeChange(cents)}
          />
        )}
      </>
    );
  },
);
