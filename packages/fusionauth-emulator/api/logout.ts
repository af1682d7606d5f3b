import type { Context } from "fresh";
import { getCookie } from "../http/cookies.ts";
import { revokeRefreshToken, revokeUser } from "../instance/revocation.ts";
import type { State } from "../instance/state.ts";
import { emptyResponse } from "./api_call.ts";
import { readParameters } from "./read_body.ts";

/**
 * `POST /api/logout`: revokes the refresh token in the request or, with `global`, all of its user's.
 * The token is the only credential. Always 200, so that it does not reveal which tokens exist.
 */
export async function logout(ctx: Context<State>): Promise<Response> {
  const { core } = ctx.state;
  const parameters = await readParameters(ctx.req, ctx.url);
  const value = parameters.get("refreshToken") ||
    getCookie(ctx.req.headers, "refresh_token");
  if (value) ctx.state.step.tie(value);
  const token = value ? core.refreshTokens.find(value) : null;
  if (token !== null) {
    ctx.state.entry.clientId = token.applicationId;
    if (parameters.get("global") === "true") {
      revokeUser(core, token.userId, token.tenantId);
    } else revokeRefreshToken(core, token);
  }
  return emptyResponse();
}
