import type { Context } from "fresh";
import { HOSTED_REDIRECT_PARAMETERS } from "../../data/guesses.ts";
import { getCookie } from "../../http/cookies.ts";
import type { State } from "../../instance/state.ts";
import { errorPage } from "../authorize/reply.tsx";
import { type OAuthError, oauthError } from "../errors.ts";
import { exchangeCode } from "../token/authorization_code_grant.ts";
import { redirectUriOf } from "./hosted_application.ts";
import {
  clearHostedCookies,
  HOSTED_COOKIES,
  setHostedCookies,
} from "./hosted_cookies.ts";
import { CALLBACK_PATH, decodeState } from "./hosted_state.ts";

/**
 * `GET /app/callback`: exchanges the code, as the client would, and sends the browser back to the
 * application with the tokens in cookies.
 */
export async function hostedCallback(ctx: Context<State>): Promise<Response> {
  const { state } = ctx;
  const query = ctx.url.searchParams;
  const begun = decodeState(query.get("state"));
  const application = state.core.store.applications.get(begun?.clientId ?? "");
  if (begun === null || application === undefined) {
    const error = oauthError(
      "invalid_request",
      "unknown",
      "This sign-in was not begun at /app/login or /app/register.",
    );
    return await errorPage(ctx, error, 200);
  }
  state.entry.clientId = application.id;
  state.entry.grantType = "authorization_code";
  const redirectUri = redirectUriOf(state, application, begun.redirectUri);
  if (typeof redirectUri !== "string") {
    return await errorPage(ctx, redirectUri, 200);
  }
  const refusal = errorOf(query);
  if (refusal !== null) return await errorPage(ctx, refusal, 200);
  const verifier = getCookie(ctx.req.headers, HOSTED_COOKIES.codeVerifier);
  const form = new URLSearchParams({
    "code": query.get("code") ?? "",
    "redirect_uri": state.origin + CALLBACK_PATH,
    "code_verifier": verifier ?? "",
  });
  const client = { application, isAuthenticated: true };
  const result = await exchangeCode(state, client, form);
  if (result.kind === "error") return await errorPage(ctx, result.error, 200);
  const headers = new Headers({
    location: withParameters(redirectUri, {
      state: begun.state,
      locale: query.get("locale"),
      userState: query.get("userState"),
    }),
    "cache-control": "no-store",
  });
  state.step.end({ kind: "tokens", body: { ...result.body } });
  clearHostedCookies(ctx, headers, ["codeVerifier"]);
  setHostedCookies(ctx, headers, result.body);
  return new Response(null, { status: 302, headers });
}

/** The error of an authorization response; null without one. */
function errorOf(query: URLSearchParams): OAuthError | null {
  const error = query.get("error");
  if (error === null) return null;
  return oauthError(
    error,
    query.get("error_reason") ?? "unknown",
    query.get("error_description") ?? "",
  );
}

function withParameters(
  url: string,
  values: Record<typeof HOSTED_REDIRECT_PARAMETERS[number], string | null>,
): string {
  const parameters = new URLSearchParams();
  for (const name of HOSTED_REDIRECT_PARAMETERS) {
    const value = values[name];
    if (value !== null) parameters.set(name, value);
  }
  if (parameters.size === 0) return url;
  return `${url}${url.includes("?") ? "&" : "?"}${parameters}`;
}
