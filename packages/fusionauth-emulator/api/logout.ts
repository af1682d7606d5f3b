import type { Context } from "fresh";
import { getCookie, REFRESH_TOKEN_COOKIE } from "../http/cookies.ts";
import { revokeRefreshToken, revokeUser } from "../instance/revocation.ts";
import type { State } from "../instance/state.ts";
import { emptyResponse, withBodyErrors } from "./api_call.ts";
import { readParameters } from "./read_body.ts";
import { clearTokenCookies } from "./token_cookies.ts";

/**
 * `POST /api/logout`: revokes the refresh token in the request or, with `global`, all of its user's;
 * deletes the cookies of the Login API.
 * The token is the only credential. 200 for every token, so that it does not reveal which exist.
 */
export function logout(ctx: Context<State>): Promise<Response> {
  return withBodyErrors(() => revoke(ctx));
}

async function revoke(ctx: Context<State>): Promise<Response> {
  const { core } = ctx.state;
  const parameters = await readParameters(ctx.req, ctx.url);
  const value = parameters.get("refreshToken") ||
    getCookie(ctx.req.headers, REFRESH_TOKEN_COOKIE);
  if (value) ctx.state.step.tie(value);
  const token = value ? core.refreshTokens.find(value) : null;
  if (token !== null) {
    ctx.state.entry.clientId = token.applicationId;
    if (parameters.get("global") === "true") {
      revokeUser(core, token.userId, token.tenantId);
    } else revokeRefreshToken(core, token);
  }
  const response = emptyResponse();
  clearTokenCookies(ctx.req.headers, response.headers);
  return response;
}
