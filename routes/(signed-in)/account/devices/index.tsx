import { HttpError, page } from "fresh";
import { listDevices, signOutDevices } from "@/auth/session/devices.ts";
import { requireOwnForm } from "@/auth/session/form_token.ts";
import { PageHeading } from "@/components/PageHeading.tsx";
import { Panel } from "@/components/Panel.tsx";
import { readForm } from "@/server/form.ts";
import { redirect } from "@/server/redirect.ts";
import { defineSignedIn } from "@/utils.ts";
import { DeviceList } from "./(_components)/DeviceList.tsx";

export const handler = defineSignedIn.handlers({
  async GET(ctx) {
    const { session, user: { formToken } } = ctx.state;
    return page({ formToken, devices: await listDevices(session) });
  },

  /** Signs out one other device (`device` is its id), or all of them (`others`). */
  async POST(ctx) {
    const { session } = ctx.state;
    const form = await readForm(ctx.req);
    requireOwnForm(form, session);
    const ids = form.getAll("device");
    if (ids.length === 0) throw new HttpError(400);
    await signOutDevices(session, ids.includes("others") ? "all" : ids);
    return redirect("/account/devices");
  },
});

export default defineSignedIn.page<typeof handler>(function Devices({ data }) {
  return (
    <>
      <PageHeading title="Your devices">
        The browsers in which you are signed in. Sign out any that you do not
        know.
      </PageHeading>
      <Panel>
        <DeviceList {...data} />
      </Panel>
    </>
  );
});
