import { page } from "fresh";
import { formatCents } from "@/bank/format.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { defineSignedIn } from "@/utils.ts";
import { BalanceCard } from "./(_components)/BalanceCard.tsx";
import { ProfileCard } from "./(_components)/ProfileCard.tsx";

export const handler = defineSignedIn.handlers({
  GET(ctx) {
    const { session, user } = ctx.state;
    return page({ user, givenName: session.record.profile.givenName });
  },
});

export default defineSignedIn.page<typeof handler>(function Account({ data }) {
  const { user: { name, email, roles }, givenName } = data;
  return (
    <>
      <PageHeading title={welcome(givenName)} tab="Account">
        You are signed in as <bdi>{email}</bdi>.
      </PageHeading>
      <div class="grid gap-5 sm:gap-6 md:grid-cols-2">
        <BalanceCard balance={formatCents(0)} />
        <ProfileCard name={name} email={email} roles={roles} />
      </div>
    </>
  );
});

/** A name may be empty, and in any script. */
function welcome(name: string) {
  return name.trim() === "" ? "Welcome" : (
    <>
      Welcome, <bdi>{name}</bdi>
    </>
  );
}
