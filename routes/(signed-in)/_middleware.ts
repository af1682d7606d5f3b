import { getFreshSession } from "@/auth/refresh/fresh_session.ts";
import {
  deleteSessionCookie,
  hasSessionCookie,
} from "@/auth/session/current_session.ts";
import { formTokenOf } from "@/auth/session/form_token.ts";
import { isCrossSiteEmbed, isNavigation } from "@/server/fetch_metadata.ts";
import { redirect } from "@/server/redirect.ts";
import { define } from "@/utils.ts";

/** Allows signed-in users; redirects everyone else to sign in, and back here afterwards. */
export default define.middleware(async function requireSession(ctx) {
  if (isCrossSiteEmbed(ctx.req)) {
    return new Response("Not for other sites\n", { status: 403 });
  }
  const session = await getFreshSession(ctx.req.headers);
  if (session === null) return askToSignIn(ctx.req, ctx.url);
  const { profile, roles } = session.record;
  ctx.state.session = session;
  ctx.state.user = {
    name: profile.name,
    email: profile.email,
    roles,
    formToken: formTokenOf(session),
  };
  return await ctx.next();
});

function askToSignIn(request: Request, { pathname, search }: URL): Response {
  const cookies = hasSessionCookie(request.headers)
    ? [deleteSessionCookie()]
    : [];
  if (isNavigation(request)) {
    const returnTo = encodeURIComponent(pathname + search);
    return redirect(`/login?return_to=${returnTo}`, { cookies });
  }
  const response = Response.json(
    { error: "sign_in_required", "sign_in": "/login" },
    { status: 401 },
  );
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
