import { page } from "fresh";
import { listSessionsByUser } from "@/auth/session_lists.ts";
import { formatCents } from "@/bank/format.ts";
import { BalanceCard } from "@/components/BalanceCard.tsx";
import { Columns } from "@/components/Columns.tsx";
import { DeviceList, type ListedDevice } from "@/components/DeviceList.tsx";
import { Greeting } from "@/components/Greeting.tsx";
import { Panel } from "@/components/Panel.tsx";
import { ProfileCard } from "@/components/ProfileCard.tsx";
import { defineSignedIn } from "@/utils.ts";

export const handler = defineSignedIn.handlers({
  async GET(ctx) {
    const { session, visitor } = ctx.state;
    const { sub, profile } = session.record;
    const devices: ListedDevice[] = (await listSessionsByUser(sub))
      .map(({ idHash, record }) => ({
        id: idHash,
        ...record.device,
        signedInAt: new Date(record.signedInAt),
        lastSeenAt: new Date(record.lastSeenAt),
        current: idHash === session.idHash,
      }));
    return page({ visitor, givenName: profile.givenName, devices });
  },
});

export default defineSignedIn.page<typeof handler>(function Account({ data }) {
  const { visitor: { name, email, roles, formToken }, givenName, devices } =
    data;
  return (
    <>
      <Greeting name={givenName} email={email} />
      <Columns>
        <BalanceCard balance={formatCents(0)} />
        <ProfileCard name={name} email={email} roles={roles} />
        <Panel title="Your devices" id="devices" wide>
          <DeviceList devices={devices} formToken={formToken} />
        </Panel>
      </Columns>
    </>
  );
});
