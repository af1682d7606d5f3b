import type { Context } from "fresh";
import type { User } from "@/emulator/model.ts";
import { MessagePage } from "@/emulator/pages/MessagePage.tsx";
import { renderPage } from "@/emulator/pages/render_page.tsx";
import type { State } from "@/emulator/state.ts";
import { register, registrationOf } from "@/emulator/store.ts";
import type { AuthorizeRequest } from "./authorize_request.ts";
import { oauthError } from "./errors.ts";
import { reply, replyError } from "./reply.tsx";

/** How a user has shown who they are. */
export interface Authentication {
  user: User;
  /** When they typed the password, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
}

/** The last step of every way in: the registration gate, then a code for the client. */
export async function finish(
  ctx: Context<State>,
  request: AuthorizeRequest,
  { user, ...authentication }: Authentication,
  headers: Headers = new Headers(),
): Promise<Response> {
  const { core } = ctx.state;
  const { application } = request;
  if (
    registrationOf(user, application.id) === null &&
    application.oauth.requireRegistration
  ) {
    if (!application.registration.enabled) {
      return await notRegistered(ctx, request, headers);
    }
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
  const code = core.codes.issue({
    applicationId: application.id,
    userId: user.id,
    redirectUri: request.redirectUri,
    scopes: request.scopes,
    nonce: request.nonce,
    codeChallenge: request.codeChallenge,
    device: request.device,
    ...authentication,
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

async function notRegistered(
  ctx: Context<State>,
  request: AuthorizeRequest,
  headers: Headers,
): Promise<Response> {
  if (request.prompts.has("none")) {
    const description = "The user must be registered for the application.";
    const error = oauthError(
      "interaction_required",
      "registration_required",
      description,
    );
    return await replyError(ctx, request, error, headers);
  }
  ctx.state.entry.reason = "registration_required";
  const page = (
    <MessagePage heading="You are not registered">
      <p>
        Your account is not registered for{" "}
        {request.application.name}, and it takes no new registrations. Ask an
        administrator to register you.
      </p>
    </MessagePage>
  );
  return await renderPage(ctx, page, {
    title: "Not registered",
    tenant: request.tenant,
    application: request.application,
    headers,
  });
}
