import { refreshTokenDocument } from "../data/documents.ts";
import { FOREIGN_REFRESH_TOKEN_STATUS } from "../data/guesses.ts";
import type { RefreshToken } from "../data/refresh_token.ts";
import { NO_STORE } from "../http/headers.ts";
import {
  revokeApplication,
  revokeRefreshToken,
  revokeUser,
  revokeUserInApplication,
} from "../instance/revocation.ts";
import {
  type ApiCall,
  emptyResponse,
  findApplication,
  findUser,
  isInScope,
  withApiKey,
  withApiKeyOrOwner,
} from "./api_call.ts";
import { generalError } from "./errors.ts";
import { readParameters } from "./read_body.ts";

/** `DELETE /api/jwt/refresh/{id}`: revokes one refresh token. */
export const deleteRefreshToken = withApiKeyOrOwner((call) => {
  const { core, ctx } = call;
  return revokeOne(
    call,
    core.refreshTokens.get(ctx.params.tokenId?.toLowerCase() ?? ""),
  );
});

/**
 * `DELETE /api/jwt/refresh`: revokes one refresh token by `token`, or all of a `userId`, of an
 * `applicationId` or of both. Users can only revoke by `token`.
 */
export const deleteRefreshTokens = withApiKeyOrOwner(async (call) => {
  const { core, ctx } = call;
  const parameters = await readParameters(ctx.req, ctx.url);
  const value = parameters.get("token");
  if (value) return revokeOne(call, core.refreshTokens.find(value));
  if (call.ownerId !== null) return emptyResponse(401);
  const userId = parameters.get("userId") || undefined;
  const applicationId = parameters.get("applicationId") || undefined;
  if (userId === undefined && applicationId === undefined) {
    return generalError(
      "missing",
      "You must specify the token, the userId or the applicationId.",
    );
  }
  const user = findUser(call, userId);
  const application = findApplication(call, applicationId);
  if (user === null && userId !== undefined) return emptyResponse(404);
  if (application === null && applicationId !== undefined) {
    return emptyResponse(404);
  }
  if (user && application) {
    revokeUserInApplication(core, user.id, application.id);
  } else if (user) revokeUser(core, user.id, user.tenantId);
  else if (application) revokeApplication(core, application.id);
  return emptyResponse();
});

/** `GET /api/jwt/refresh/{id}`: returns a refresh token that has not expired. */
export const retrieveRefreshToken = withApiKey((call) => {
  const { core, ctx } = call;
  const token = core.refreshTokens.get(ctx.params.tokenId?.toLowerCase() ?? "");
  if (token === null || !isLive(call, token)) return emptyResponse(404);
  const refreshToken = refreshTokenDocument(token);
  return Response.json({ refreshToken }, { headers: NO_STORE });
});

/**
 * `GET /api/jwt/refresh?userId=`: returns a user's refresh tokens, or those of the access token's
 * user.
 */
export const retrieveRefreshTokens = withApiKeyOrOwner((call) => {
  const { core, ctx, ownerId } = call;
  const asked = ctx.url.searchParams.get("userId") ?? undefined;
  const user = findUser(call, ownerId ?? asked);
  if (user === null) return emptyResponse(404);
  const refreshTokens = core.refreshTokens.ofUser(user.id)
    .filter((token) => isLive(call, token)).map(refreshTokenDocument);
  return Response.json({ refreshTokens }, { headers: NO_STORE });
});

function revokeOne(call: ApiCall, token: RefreshToken | null): Response {
  if (token === null || !isLive(call, token)) return emptyResponse(404);
  if (call.ownerId !== null && call.ownerId !== token.userId) {
    return emptyResponse(FOREIGN_REFRESH_TOKEN_STATUS);
  }
  revokeRefreshToken(call.core, token);
  return emptyResponse();
}

/** Whether the API shows a token: it has not expired and belongs to an accessible tenant. */
function isLive(call: ApiCall, token: RefreshToken): boolean {
  return isInScope(call, token) && token.expiresAt > call.core.clock.now();
}
