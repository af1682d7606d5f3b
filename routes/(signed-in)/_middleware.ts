import { findFreshSession } from "@/auth/current_session.ts";
import { formTokenOf } from "@/auth/form_token.ts";
import {
  deleteSessionCookie,
  hasSessionCookie,
} from "@/auth/session_cookie.ts";
import { isForeignPart, isNavigation } from "@/http/navigation.ts";
import { seeOther } from "@/http/see_other.ts";
import { define } from "@/utils.ts";

/** Lets pass who is signed in; everybody else is sent to sign in, and back here afterwards. */
export default define.middleware(async function requireSession(ctx) {
  if (isForeignPart(ctx.req)) {
    return new Response("Not for other sites\n", { status: 403 });
  }
  const session = await findFreshSession(ctx.req.headers);
  if (session === null) return askToSignIn(ctx.req, ctx.url);
  const { profile, roles } = session.record;
  ctx.state.session = session;
  ctx.state.visitor = {
    name: profile.name,
    email: profile.email,
    roles,
    formToken: await formTokenOf(session),
  };
  return await ctx.next();
});

function askToSignIn(request: Request, { pathname, search }: URL): Response {
  const cookies = hasSessionCookie(request.headers)
    ? [deleteSessionCookie()]
    : [];
  if (isNavigation(request)) {
    const returnTo = encodeURIComponent(pathname + search);
    return seeOther(`/login?return_to=${returnTo}`, cookies);
  }
  const answer = { error: "sign_in_required", "sign_in": "/login" };
  const headers = cookies.map((cookie): [string, string] => [
    "set-cookie",
    cookie,
  ]);
  return Response.json(answer, { status: 401, headers });
}
