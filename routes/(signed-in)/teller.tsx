import { page } from "fresh";
import { requireRole } from "@/auth/roles.ts";
import { formatCents } from "@/bank/format.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { TellerSummary } from "@/components/TellerSummary.tsx";
import { getDayTotals } from "@/till/day_totals.ts";
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
      <TellerSummary
        times={times}
        dollars={formatCents(cents)}
        nickels={nickels}
        pennies={pennies}
      />
    </>
  );
});
