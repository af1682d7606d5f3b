import { HttpError } from "fresh";
import { endOtherSessions } from "@/auth/end_session.ts";
import { requireOwnForm } from "@/auth/form_token.ts";
import { readForm } from "@/http/form.ts";
import { defineSignedIn } from "@/utils.ts";

export const handler = defineSignedIn.handlers({
  /** Where a sign-in leads that became necessary when the form was sent. */
  GET: (ctx) => ctx.redirect("/account#devices", 303),

  /** Signs out one other device (`device` is its id), or all of them (`others`). */
  async POST(ctx) {
    const { session } = ctx.state;
    const form = await readForm(ctx.req);
    await requireOwnForm(form, session);
    const devices = form.getAll("device");
    if (devices.length === 0) throw new HttpError(400);
    const which = devices.includes("others") ? "all" : devices;
    await endOtherSessions(session, which);
    return ctx.redirect("/account#devices", 303);
  },
});
