import { HttpError } from "fresh";
import { signOutDevices } from "@/auth/session/devices.ts";
import { requireOwnForm } from "@/auth/session/form_token.ts";
import { readForm } from "@/server/form.ts";
import { redirect } from "@/server/redirect.ts";
import { defineSignedIn } from "@/utils.ts";

const DEVICES = "/account#devices";

export const handler = defineSignedIn.handlers({
  /** Where a sign-in ends that became necessary when the form was sent. */
  GET: () => redirect(DEVICES),

  /** Signs out one other device (`device` is its id), or all of them (`others`). */
  async POST(ctx) {
    const { session } = ctx.state;
    const form = await readForm(ctx.req);
    requireOwnForm(form, session);
    const ids = form.getAll("device");
    if (ids.length === 0) throw new HttpError(400);
    await signOutDevices(session, ids.includes("others") ? "all" : ids);
    return redirect(DEVICES);
  },
});
