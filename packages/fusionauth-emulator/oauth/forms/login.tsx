import type { Context } from "fresh";
import { FAILED_FORM_STATUS } from "../../data/guesses.ts";
import { loginIdOf } from "../../data/user.ts";
import { readForm } from "../../http/body.ts";
import { checkCredentials } from "../../instance/credentials.ts";
import type { State } from "../../instance/state.ts";
import { LoginPage } from "../../pages/LoginPage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import { silentPossible } from "../../stories/rules/sign_in_rules.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";
import { replyError } from "../authorize/reply.tsx";
import { withRequest } from "../authorize/with_request.ts";
import { oauthError } from "../errors.ts";
import { finish, signIn } from "../sign_in/finish.ts";
import { loginField } from "../sign_in/profile_fields.ts";
import { checkPicked, pickableUsers, pickedUser } from "../sign_in/picker.ts";
import { recordLogin } from "../sign_in/record_login.ts";
import { ssoUser } from "../sign_in/sso.ts";
import { isOwnForm, protectForm, refusedForm } from "./form_protection.ts";

/**
 * `GET /oauth2/authorize`: responds with a code if there is an SSO session, else with the login
 * page.
 */
export async function showAuthorize(ctx: Context<State>): Promise<Response> {
  return await withRequest(ctx, ctx.url.searchParams, async (request) => {
    const known = ssoUser(ctx, request);
    if (known !== null) {
      ctx.state.step.concern(loginIdOf(known.user));
      return await finish(ctx, request, {
        user: known.user,
        authTime: known.authTime,
        authenticationType: "PASSWORD",
        ssoSessionId: known.sessionId,
      });
    }
    if (request.prompts.has("none")) {
      ctx.state.step.advise(silentPossible, false, {
        blocker: "authentication_required",
      });
      const description = "The user must authenticate.";
      const error = oauthError(
        "login_required",
        "authentication_required",
        description,
      );
      return await replyError(ctx, request, error);
    }
    return await loginPage(ctx, request, { loginId: request.loginHint ?? "" });
  });
}

/** `POST /oauth2/authorize`: signs in by the login form. */
export async function submitAuthorize(ctx: Context<State>): Promise<Response> {
  const form = await readForm(ctx.req);
  if (!isOwnForm(ctx)) return await refusedForm(ctx);
  return await withRequest(ctx, form, async (request) => {
    const { core } = ctx.state;
    const picked = pickedUser(core, request, form);
    const isPicked = picked !== null;
    const loginId = isPicked ? loginIdOf(picked) : form.get("loginId") ?? "";
    const rememberDevice = form.get("rememberDevice") === "true";
    const check = isPicked
      ? checkPicked(core, request.application, picked)
      : checkCredentials(core, {
        ...request,
        loginId,
        password: form.get("password") ?? "",
      });
    recordLogin(ctx.state, {
      tenant: request.tenant,
      loginId,
      reason: check.kind === "refused" ? check.reason : null,
      isPicked,
    });
    if (check.kind === "refused") {
      ctx.state.entry.reason = check.reason;
      const attempt = { loginId, rememberDevice, error: check.message };
      return await loginPage(ctx, request, attempt);
    }
    return await signIn(ctx, request, {
      user: check.user,
      authenticationType: "PASSWORD",
      rememberDevice,
    });
  });
}

interface LoginAttempt {
  loginId: string;
  rememberDevice?: boolean;
  error?: string;
}

async function loginPage(
  ctx: Context<State>,
  request: AuthorizeRequest,
  { loginId, rememberDevice = false, error }: LoginAttempt,
): Promise<Response> {
  const headers = new Headers();
  protectForm(ctx, headers);
  const { registration } = request.application;
  const page = (
    <LoginPage
      parameters={request.parameters}
      loginLabel={loginField(registration).label}
      offersRegistration={registration.enabled}
      loginId={loginId}
      rememberDevice={rememberDevice}
      error={error ?? null}
      users={pickableUsers(ctx.state.core, request)}
    />
  );
  return await renderPage(ctx, page, {
    title: "Sign in",
    tenant: request.tenant,
    application: request.application,
    status: error === undefined ? 200 : FAILED_FORM_STATUS,
    headers,
    formTargets: [request.destination],
  });
}
