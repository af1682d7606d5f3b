import type { Context } from "fresh";
import type { Application, User } from "@/emulator/model.ts";
import type { State } from "@/emulator/state.ts";
import { register, registrationOf } from "@/emulator/store.ts";
import type { AuthorizeRequest } from "./authorize_request.ts";
import { passGates } from "./gates.tsx";
import { reply } from "./reply.tsx";

/** How a user has shown who they are. */
export interface Authentication {
  user: User;
  /** When they did, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
}

/** The last step of every way in: what the user must still do, or a code for the client. */
export async function finish(
  ctx: Context<State>,
  request: AuthorizeRequest,
  authentication: Authentication,
  headers: Headers = new Headers(),
): Promise<Response> {
  const { core } = ctx.state;
  const { application } = request;
  const stopped = await passGates(ctx, request, authentication, headers);
  if (stopped !== null) return stopped;
  const { user, ...login } = authentication;
  const needsRegistration = application.oauth.requireRegistration &&
    registrationOf(user, application.id) === null;
  if (needsRegistration) registerUser(ctx, user, application);
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

/** Registers a user who is known already for an application, and tells so. */
export function registerUser(
  ctx: Context<State>,
  user: User,
  application: Application,
) {
  const { core } = ctx.state;
  const registration = register(user, application);
  core.store.putUser(user);
  core.emit({
    type: "user.registration.create",
    tenantId: user.tenantId,
    applicationId: application.id,
    user,
    registration,
  });
}

function userState({ application }: AuthorizeRequest, user: User): string {
  const registration = registrationOf(user, application.id);
  if (registration === null) return "AuthenticatedNotRegistered";
  if (!user.verified) return "AuthenticatedNotVerified";
  return registration.verified
    ? "Authenticated"
    : "AuthenticatedRegistrationNotVerified";
}
