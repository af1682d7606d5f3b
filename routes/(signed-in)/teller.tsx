import { page } from "fresh";
import { requireRole } from "@/auth/session/roles.ts";
import { getDayTotals } from "@/bank/day_totals.ts";
import { formatCents, formatCount } from "@/bank/format.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { defineSignedIn } from "@/utils.ts";

export const handler = defineSignedIn.handlers({
  async GET(ctx) {
    requireRole(ctx.state.session, "teller");
    return page(await getDayTotals());
  },
});

export default defineSignedIn.page<typeof handler>(function Teller({ data }) {
  const { times, cents, nickels, pennies } = data;
  return (
    <>
      <PageHeading title="The day’s change">
        What ChangeBank has counted out since midnight UTC.
      </PageHeading>
      <dl class="grid gap-5 sm:grid-cols-2 sm:gap-6">
        <Total term="Times change was made" value={formatCount(times)} />
        <Total term="Dollars in" value={formatCents(cents)} />
        <Total term="Nickels out" value={formatCount(nickels)} />
        <Total term="Pennies out" value={formatCount(pennies)} />
      </dl>
    </>
  );
});

function Total({ term, value }: { term: string; value: string }) {
  return (
    <div class="flex min-w-0 flex-col rounded-lg border border-line bg-panel p-5 sm:p-6">
      <dt class="text-sm text-muted">{term}</dt>
      <dd class="mt-1 text-2xl font-semibold tabular-nums wrap-anywhere">
        {value}
      </dd>
    </div>
  );
}
