import { page } from "fresh";
import { formatCents } from "@/bank/format.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { defineSignedIn } from "@/utils.ts";
import { Overview } from "./(_components)/Overview.tsx";

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
      <Overview balance={formatCents(0)} {...{ name, email, roles }} />
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
