import type { Context } from "fresh";
import { SILENT_PASSWORD_CHANGE_ERROR } from "../../data/guesses.ts";
import { registrationOf } from "../../data/store.ts";
import { loginIdOf } from "../../data/user.ts";
import type { State } from "../../instance/state.ts";
import { carriedParameters } from "../../pages/carried_parameters.ts";
import { MessagePage } from "../../pages/MessagePage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import {
  profileComplete,
  userRegistered,
} from "../../stories/rules/registration_rules.ts";
import {
  passwordKept,
  silentPossible,
} from "../../stories/rules/sign_in_rules.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";
import { replyError } from "../authorize/reply.tsx";
import { oauthError } from "../errors.ts";
import { type Authentication, holdLogin } from "./login_in_progress.ts";
import { missingFields } from "./profile_fields.ts";

/** The response that sends a user to a step they must complete first; null when there is none. */
export async function passGates(
  ctx: Context<State>,
  request: AuthorizeRequest,
  login: Authentication,
  headers: Headers,
): Promise<Response | null> {
  const { user } = login;
  const { application } = request;
  const { requireRegistration } = application.oauth;
  const { enabled, completeRegistration } = application.registration;
  const { step } = ctx.state;
  const loginId = loginIdOf(user);
  step.advise(passwordKept, !user.passwordChangeRequired, { loginId });
  if (user.passwordChangeRequired) {
    return await silentError(ctx, request, CHANGE_PASSWORD, headers) ??
      toPasswordChange(ctx, request, user.id, headers);
  }
  const isRegistered = registrationOf(user, application.id) !== null;
  const facts = {
    loginId,
    application: application.name,
    isRequired: requireRegistration,
    isOffered: enabled,
  };
  if (!isRegistered && requireRegistration && !enabled) {
    step.check(userRegistered, false, facts);
  } else {step.advise(
      userRegistered,
      isRegistered || requireRegistration,
      facts,
    );}
  if (!isRegistered && !requireRegistration) return null;
  if (!isRegistered && !enabled) {
    return await silentError(ctx, request, REGISTER, headers) ??
      await notRegistered(ctx, request, headers);
  }
  const asks = !isRegistered || completeRegistration;
  const missing = missingFields(application.registration, user);
  if (asks) step.advise(profileComplete, missing.length === 0, { missing });
  if (asks && missing.length > 0) {
    const silent = await silentError(ctx, request, COMPLETE, headers);
    if (silent !== null) return silent;
    holdLogin(ctx, login, headers);
    return toPage(ctx, "/oauth2/complete-registration", request, headers);
  }
  return null;
}

const CHANGE_PASSWORD = {
  error: SILENT_PASSWORD_CHANGE_ERROR,
  reason: "change_password_administrative",
  description: "The user must change the password.",
};
const REGISTER = {
  error: "interaction_required",
  reason: "registration_required",
  description: "The user must be registered for the application.",
};
const COMPLETE = {
  error: "interaction_required",
  reason: "registration_missing_requirement",
  description: "The user must complete the registration.",
};

/** With `prompt=none`, the error that tells the client instead of a page; otherwise null. */
async function silentError(
  ctx: Context<State>,
  request: AuthorizeRequest,
  blocker: { error: string; reason: string; description: string },
  headers: Headers,
): Promise<Response | null> {
  if (!request.prompts.has("none")) return null;
  const { error, reason, description } = blocker;
  ctx.state.step.advise(silentPossible, false, { blocker: reason });
  return await replyError(
    ctx,
    request,
    oauthError(error, reason, description),
    headers,
  );
}

function toPasswordChange(
  ctx: Context<State>,
  request: AuthorizeRequest,
  userId: string,
  headers: Headers,
): Response {
  const id = ctx.state.core.passwordChanges.issue(
    { userId },
    request.tenant.changePasswordLifeSeconds,
  );
  return toPage(ctx, `/password/change/${id}`, request, headers);
}

function toPage(
  ctx: Context<State>,
  path: string,
  request: AuthorizeRequest,
  headers: Headers,
): Response {
  ctx.state.step.end({ kind: "redirect", location: path });
  headers.set("location", `${path}?${carriedParameters(request.parameters)}`);
  headers.set("cache-control", "no-store");
  return new Response(null, { status: 302, headers });
}

async function notRegistered(
  ctx: Context<State>,
  request: AuthorizeRequest,
  headers: Headers,
): Promise<Response> {
  ctx.state.entry.reason = REGISTER.reason;
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
