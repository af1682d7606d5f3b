import type { Context } from "fresh";
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
  const { core } = ctx.state;
  const { step } = ctx.state;
  const token = bearerOf(ctx.req.headers);
  const isSent = token !== null;
  step.check(bearerSent, isSent, { isSent });
  if (!isSent) {
    const description =
      "The request is missing the access token in its Authorization header.";
    const error = oauthError(
      "invalid_token",
      "access_token_required",
      description,
    );
    return errorResponse(ctx.state, error, 401);
  }
  const bearer = await readBearer(core, token, step);
  const isRefused = bearer === null || !isAllowed(step, bearer) ||
    !checkAccount(ctx.state, bearer.user, bearer.user.id);
  if (isRefused) {
    const description = "The access token is invalid, or not allowed here.";
    const error = oauthError(
      "invalid_token",
      "access_token_invalid",
      description,
    );
    return errorResponse(ctx.state, error, 401);
  }
  const { application } = bearer;
  ctx.state.entry.clientId = application.id;
  const claims: Record<string, unknown> = {
    sub: bearer.user.id,
    ...claimsFor(bearer),
  };
  step.end({ kind: "document", body: claims });
  return Response.json(claims, { headers: NO_STORE });
}

/** Under `Strict`, only access tokens with the scope `openid` are allowed. */
function isAllowed(
  step: StepRecorder,
  { application, claims }: BearerToken,
): boolean {
  const policy = application.oauth.scopeHandlingPolicy;
  const isAccessToken = claims.tty === "at";
  const scopes = scopesOf(claims.scope);
  const isEnough = policy === "Compatibility" ||
    isAccessToken && scopes.includes("openid");
  const scope = scopes.join(" ");
  return step.check(tokenSufficient, isEnough, {
    isAccessToken,
    scope,
    policy,
  });
}

function claimsFor(
  { application, claims, user }: BearerToken,
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
