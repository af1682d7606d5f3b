import type { Context } from "fresh";
import { registrationOf } from "../../data/store.ts";
import { loginIdOf, type User } from "../../data/user.ts";
import type { State } from "../../instance/state.ts";
import { registerUser } from "../../instance/users.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";
import { reply } from "../authorize/reply.tsx";
import { passGates } from "./gates.tsx";
import type { Authentication } from "./login_in_progress.ts";
import { openSso } from "./sso.ts";

/** A user who has just authenticated. */
interface NewLogin {
  user: User;
  authenticationType: string;
  /** Whether "Keep me signed in" was ticked. */
  rememberDevice: boolean;
}

/** Signs in a user who has just authenticated: opens an SSO session if wanted, then finishes. */
export async function signIn(
  ctx: Context<State>,
  request: AuthorizeRequest,
  { user, authenticationType, rememberDevice }: NewLogin,
): Promise<Response> {
  const authTime = Math.floor(ctx.state.core.clock.now() / 1000);
  const headers = new Headers();
  const ssoSessionId = rememberDevice
    ? openSso(ctx, request.tenant, { user, authTime }, headers)
    : null;
  const login = { user, authTime, authenticationType, ssoSessionId };
  return await finish(ctx, request, login, headers);
}

/** The last step of every sign-in: sends the user to a missing step, or a code to the client. */
export async function finish(
  ctx: Context<State>,
  request: AuthorizeRequest,
  authentication: Authentication,
  headers: Headers = new Headers(),
): Promise<Response> {
  const { core } = ctx.state;
  const { application } = request;
  ctx.state.step.concern(loginIdOf(authentication.user));
  const interruption = await passGates(ctx, request, authentication, headers);
  if (interruption !== null) return interruption;
  const { user, ...login } = authentication;
  const needsRegistration = application.oauth.requireRegistration &&
    registrationOf(user, application.id) === null;
  if (needsRegistration) registerUser(core, user, application);
  const code = core.codes.issue({
    applicationId: application.id,
    userId: user.id,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    nonce: request.nonce,
    codeChallenge: request.codeChallenge,
    device: request.device,
    ...login,
  }, request.tenant.codeLifeSeconds);
  return await reply(ctx, request, {
    code,
    userState: userState(request, user),
  }, headers);
}

function userState({ application }: AuthorizeRequest, user: User): string {
  const registration = registrationOf(user, application.id);
  if (registration === null) return "AuthenticatedNotRegistered";
  if (!user.verified) return "AuthenticatedNotVerified";
  return registration.verified
    ? "Authenticated"
    : "AuthenticatedRegistrationNotVerified";
}
