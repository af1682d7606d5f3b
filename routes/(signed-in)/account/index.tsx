import { page } from "fresh";
import { listDevices } from "@/auth/session/devices.ts";
import { formatCents } from "@/bank/format.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { Panel } from "@/components/Panel.tsx";
import { defineSignedIn } from "@/utils.ts";
import { BalanceCard } from "./(_components)/BalanceCard.tsx";
import { DeviceList } from "./(_components)/DeviceList.tsx";
import { ProfileCard } from "./(_components)/ProfileCard.tsx";

export const handler = defineSignedIn.handlers({
  async GET(ctx) {
    const { session, user } = ctx.state;
    const { givenName } = session.record.profile;
    return page({ user, givenName, devices: await listDevices(session) });
  },
});

export default defineSignedIn.page<typeof handler>(function Account({ data }) {
  const { user: { name, email, roles, formToken }, givenName, devices } = data;
  return (
    <>
      <PageHeading title={welcome(givenName)} tab="Account">
        You are signed in as <bdi>{email}</bdi>.
      </PageHeading>
      <div class="grid gap-5 sm:gap-6 md:grid-cols-2">
        <BalanceCard balance={formatCents(0)} />
        <ProfileCard name={name} email={email} roles={roles} />
        <Panel heading={{ id: "devices", title: "Your devices" }} wide>
          <DeviceList devices={devices} formToken={formToken} />
        </Panel>
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
