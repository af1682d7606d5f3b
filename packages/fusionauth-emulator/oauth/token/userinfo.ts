import type { Context } from "fresh";
import type { JWTPayload } from "jose";
import type { Application } from "../../data/application.ts";
import { registrationOf } from "../../data/store.ts";
import { bearerOf, NO_STORE } from "../../http/headers.ts";
import type { State } from "../../instance/state.ts";
import { loginPrevented } from "../../instance/users.ts";
import { profileClaims } from "../../tokens/profile_claims.ts";
import { errorResponse, oauthError } from "../errors.ts";
import { type BearerToken, readBearer } from "./bearer.ts";

/** `GET` and `POST /oauth2/userinfo`. */
export async function userinfo(ctx: Context<State>): Promise<Response> {
  return await showUserinfo(ctx, bearerOf(ctx.req.headers));
}

/** Responds with the claims of a token's user; null: no token was sent. */
export async function showUserinfo(
  ctx: Context<State>,
  token: string | null,
): Promise<Response> {
  const { core } = ctx.state;
  if (token === null) {
    const description = "The request is missing the access token.";
    const error = oauthError(
      "invalid_token",
      "access_token_required",
      description,
    );
    return errorResponse(ctx.state, error, 401);
  }
  const bearer = await readBearer(core, token);
  const application = bearer?.application ?? null;
  const isAllowed = bearer !== null && application !== null &&
    isEnough(bearer.claims, application) &&
    loginPrevented(core.clock, bearer.user) === null;
  if (!isAllowed) {
    const description = "The access token is invalid, or not allowed here.";
    const error = oauthError(
      "invalid_token",
      "access_token_invalid",
      description,
    );
    return errorResponse(ctx.state, error, 401);
  }
  ctx.state.entry.clientId = application.id;
  const claims: Record<string, unknown> = {
    sub: bearer.user.id,
    ...claimsFor(bearer, application),
  };
  return Response.json(claims, { headers: NO_STORE });
}

/** Under `Strict`, only access tokens with the scope `openid` are allowed. */
function isEnough(claims: JWTPayload, application: Application): boolean {
  if (application.oauth.scopeHandlingPolicy === "Compatibility") return true;
  return claims.tty === "at" && scopesOf(claims.scope).includes("openid");
}

function claimsFor(
  { claims, user }: BearerToken,
  application: Application,
): Record<string, unknown> {
  if (application.oauth.scopeHandlingPolicy === "Strict") {
    return profileClaims(user, scopesOf(claims.scope));
  }
  const registration = registrationOf(user, application.id);
  const profile = profileClaims(user, "all");
  if (registration === null) return profile;
  return {
    ...profile,
    applicationId: application.id,
    roles: registration.roles,
  };
}

function scopesOf(scope: unknown): string[] {
  return typeof scope === "string" ? scope.split(" ") : [];
}
