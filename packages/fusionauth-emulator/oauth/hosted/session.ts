import type { Context } from "fresh";
import { GRANT_DISABLED_ERROR } from "../../data/guesses.ts";
import { getCookie } from "../../http/cookies.ts";
import { bearerOf, NO_STORE } from "../../http/headers.ts";
import type { State } from "../../instance/state.ts";
import { errorPage } from "../authorize/reply.tsx";
import { errorResponse, oauthError } from "../errors.ts";
import { refresh } from "../token/refresh_token_grant.ts";
import { showUserinfo } from "../token/userinfo.ts";
import { findHosted, refuseForeignOrigin } from "./hosted_application.ts";
import {
  clearHostedCookies,
  HOSTED_COOKIES,
  setHostedCookies,
} from "./hosted_cookies.ts";

/** `GET /app/me`: the claims of the signed-in user, by cookie or by `Authorization` header. */
export async function hostedMe(ctx: Context<State>): Promise<Response> {
  const { headers } = ctx.req;
  return refuseForeignOrigin(ctx) ?? await showUserinfo(
    ctx,
    getCookie(headers, HOSTED_COOKIES.accessToken) ?? bearerOf(headers),
  );
}

/** `POST /app/refresh`: replaces the tokens in the cookies; the response has no body. */
export async function hostedRefresh(ctx: Context<State>): Promise<Response> {
  const { state } = ctx;
  const refusal = refuseForeignOrigin(ctx);
  if (refusal !== null) return refusal;
  const application = findHosted(ctx);
  if ("error" in application) return errorResponse(state, application);
  if (!application.oauth.enabledGrants.includes("refresh_token")) {
    const description = "The refresh_token grant is not enabled.";
    return errorResponse(
      state,
      oauthError(GRANT_DISABLED_ERROR, "grant_type_disabled", description),
    );
  }
  state.entry.grantType = "refresh_token";
  const value = getCookie(ctx.req.headers, HOSTED_COOKIES.refreshToken) ?? "";
  const client = { application, isAuthenticated: true };
  const form = new URLSearchParams({ "refresh_token": value });
  const result = await refresh(state, client, form);
  if (result.kind === "error") return errorResponse(state, result.error);
  state.step.end({ kind: "tokens", body: { ...result.body } });
  const headers = new Headers(NO_STORE);
  // A reusable token is not returned, but its lifetime may be longer now.
  setHostedCookies(ctx, headers, { "refresh_token": value, ...result.body });
  return new Response(null, { status: 200, headers });
}

/** `GET /app/logout`: deletes the cookies and ends the SSO session. */
export async function hostedLogout(ctx: Context<State>): Promise<Response> {
  const application = findHosted(ctx);
  if ("error" in application) return await errorPage(ctx, application, 200);
  const query = ctx.url.searchParams;
  const parameters = new URLSearchParams({ "client_id": application.id });
  const target = query.get("post_logout_redirect_uri") ||
    query.get("redirect_uri");
  if (target) parameters.set("post_logout_redirect_uri", target);
  const location = `${ctx.state.origin}/oauth2/logout?${parameters}`;
  const headers = new Headers({ location, "cache-control": "no-store" });
  ctx.state.step.end({ kind: "redirect", location });
  clearHostedCookies(ctx, headers, [
    "accessToken",
    "refreshToken",
    "idToken",
    "accessTokenExpiry",
  ]);
  return new Response(null, { status: 302, headers });
}
