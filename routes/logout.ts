import { findSession } from "@/auth/current_session.ts";
import { endSession } from "@/auth/end_session.ts";
import { requireOwnForm } from "@/auth/form_token.ts";
import { deleteSessionCookie } from "@/auth/session_cookie.ts";
import { getSignOutUrl } from "@/auth/sign_out_url.ts";
import { readForm } from "@/http/form.ts";
import { isNavigation } from "@/http/navigation.ts";
import { seeOther } from "@/http/see_other.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  /** Signs out here, then at FusionAuth. */
  async POST(ctx) {
    const form = await readForm(ctx.req);
    const session = await findSession(ctx.req.headers);
    if (session !== null) await requireOwnForm(form, session);
    // A FusionAuth that does not answer is waited for once, not twice.
    const [{ href }] = await Promise.all([
      getSignOutUrl(),
      session && endSession(session, "signed_out"),
    ]);
    return goSignedOut(href);
  },

  /**
   * Where FusionAuth sends the browser back to, and what its logout page calls for every
   * application: ends what is left of the caller's own session, however often it is called.
   */
  async GET(ctx) {
    if (!isNavigation(ctx.req)) return new Response(null, { status: 204 });
    const session = await findSession(ctx.req.headers);
    if (session !== null) await endSession(session, "signed_out");
    return goSignedOut("/");
  },
});

function goSignedOut(location: string): Response {
  const response = seeOther(location, [deleteSessionCookie()]);
  response.headers.set("clear-site-data", '"cache"');
  return response;
}
