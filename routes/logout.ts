import { getLogoutUrl } from "@/auth/fusionauth/logout_url.ts";
import {
  deleteSessionCookie,
  getCurrentSession,
} from "@/auth/session/current_session.ts";
import { endSession } from "@/auth/session/end_session.ts";
import { requireOwnForm } from "@/auth/session/form_token.ts";
import { refuseUnlessNavigation } from "@/server/fetch_metadata.ts";
import { readForm } from "@/server/form.ts";
import { redirect } from "@/server/redirect.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  /** Signs out here, then at FusionAuth. */
  async POST(ctx) {
    const form = await readForm(ctx.req);
    const session = await getCurrentSession(ctx.req.headers);
    if (session !== null) requireOwnForm(form, session);
    // Side by side, so that a FusionAuth that does not answer is waited for once.
    const [{ href }] = await Promise.all([
      getLogoutUrl(),
      session && endSession(session, "signed_out"),
    ]);
    return redirectSignedOut(href);
  },

  /**
   * Where FusionAuth sends the browser back to, and what its logout page calls for every
   * application: ends what is left of the caller's own session, however often it is called.
   */
  async GET(ctx) {
    const refusal = refuseUnlessNavigation(ctx.req);
    if (refusal !== null) return refusal;
    const session = await getCurrentSession(ctx.req.headers);
    if (session !== null) await endSession(session, "signed_out");
    return redirectSignedOut("/");
  },
});

function redirectSignedOut(location: string): Response {
  const response = redirect(location, { cookies: [deleteSessionCookie()] });
  response.headers.set("clear-site-data", '"cache"');
  return response;
}
