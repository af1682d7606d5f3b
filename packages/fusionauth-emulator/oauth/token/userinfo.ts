import type { Context } from "fresh";
import type { JWTPayload } from "jose";
import type { Application } from "../../data/application.ts";
import { registrationOf } from "../../data/store.ts";
import { bearerOf, NO_STORE } from "../../http/headers.ts";
import type { State } from "../../instance/state.ts";
import {
  bearerSent,
  tokenSufficient,
} from "../../stories/rules/bearer_rules.ts";
import type { StepRecorder } from "../../stories/step_recorder.ts";
import { profileClaims } from "../../tokens/profile_claims.ts";
import { errorResponse, oauthError } from "../errors.ts";
import { type BearerToken, readBearer } from "./bearer.ts";
import { checkAccount } from "./check_account.ts";

/** `GET` and `POST /oauth2/userinfo`. */
export async function userinfo(ctx: Context<State>): Promise<Response> {
  return await showUserinfo(ctx, bearerOf(ctx.req.headers));
}

/** Responds with the claims of a token's user; null: no token was sent. */
export async function showUserinfo(
  ctx: Context<State>,
  token: string | null,
): Promise<Response> {
  const { core, step } = ctx.state;
  const isSent = token !== null;
  step.check(bearerSent, isSent, { isSent });
  if (!isSent) {
    const description = "The request is missing the access token.";
    const error = oauthError(
      "invalid_token",
      "access_token_required",
      description,
    );
    return errorResponse(ctx.state, error, 401);
  }
  const bearer = await readBearer(core, token, step);
  const application = bearer?.application ?? null;
  const isAllowed = bearer !== null && application !== null &&
    isEnough(step, bearer.claims, application) &&
    checkAccount(ctx.state, bearer.user, bearer.user.id);
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
  step.end({ kind: "document", body: claims });
  return Response.json(claims, { headers: NO_STORE });
}

/** Under `Strict`, only access tokens with the scope `openid` are allowed. */
function isEnough(
  step: StepRecorder,
  claims: JWTPayload,
  application: Application,
): boolean {
  const policy = application.oauth.scopeHandlingPolicy;
  const isAccessToken = claims.tty === "at";
  const scopes = scopesOf(claims.scope);
  const isKept = policy === "Compatibility" ||
    isAccessToken && scopes.includes("openid");
  const scope = scopes.join(" ");
  return step.check(tokenSufficient, isKept, { isAccessToken, scope, policy });
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
