import type { Context } from "fresh";
import {
  FAILED_LOGIN_STATUS,
  REFUSED_FORM_STATUS,
} from "@/emulator/guesses.ts";
import { LoginPage } from "@/emulator/pages/LoginPage.tsx";
import { renderPage } from "@/emulator/pages/render_page.tsx";
import { isPassword } from "@/emulator/secrets.ts";
import type { State } from "@/emulator/state.ts";
import {
  type AuthorizeRequest,
  checkAuthorizeRequest,
} from "./authorize_request.ts";
import { oauthError } from "./errors.ts";
import { finish } from "./finish.tsx";
import { isOwnForm, protectForm } from "./form_protection.ts";
import { localeOf } from "./locale.ts";
import { errorPage, replyError } from "./reply.tsx";
import { readForm } from "./request_form.ts";
import { openSso, ssoUser } from "./sso.ts";

/** `GET /oauth2/authorize`: straight back with a code, by SSO, or the login page. */
export async function showAuthorize(ctx: Context<State>): Promise<Response> {
  return await withRequest(ctx, ctx.url.searchParams, async (request) => {
    const known = ssoUser(ctx, request);
    if (known !== null) {
      return await finish(ctx, request, {
        user: known.user,
        authTime: known.authTime,
        authenticationType: "PASSWORD",
        ssoSessionId: known.sessionId,
      });
    }
    if (request.prompts.has("none")) {
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

/** `POST /oauth2/authorize`: the login form. */
export async function submitAuthorize(ctx: Context<State>): Promise<Response> {
  const form = await readForm(ctx.req);
  if (!isOwnForm(ctx)) return await refusedForm(ctx);
  return await withRequest(ctx, form, async (request) => {
    const { core } = ctx.state;
    const loginId = form.get("loginId") ?? "";
    const rememberDevice = form.get("rememberDevice") === "true";
    const user = core.store.findUser(request.tenant.id, loginId);
    if (
      !isPassword(form.get("password") ?? "", user?.password ?? null) ||
      user === null
    ) {
      ctx.state.entry.reason = "invalid_user_credentials";
      const error = "Invalid login credentials.";
      return await loginPage(ctx, request, { loginId, rememberDevice, error });
    }
    if (!user.active) {
      ctx.state.entry.reason = "user_locked";
      const error = "Your account has been locked.";
      return await loginPage(ctx, request, { loginId, rememberDevice, error });
    }
    const authTime = Math.floor(core.clock.now() / 1000);
    const headers = new Headers();
    const ssoSessionId = rememberDevice
      ? openSso(ctx, request.tenant, { user, authTime }, headers)
      : null;
    const authenticationType = "PASSWORD";
    return await finish(ctx, request, {
      user,
      authTime,
      authenticationType,
      ssoSessionId,
    }, headers);
  });
}

/** Answers a form that another site may have sent. */
export async function refusedForm(ctx: Context<State>): Promise<Response> {
  const error = oauthError(
    "invalid_request",
    "unknown",
    "[InvalidOrMissingCSRFToken] The form did not come from this server's own page. " +
      "Keep its cookies, and send its origin.",
  );
  return await errorPage(ctx, error, REFUSED_FORM_STATUS);
}

/** Goes on with the OAuth request in `parameters` when it is good, else answers with its error. */
export async function withRequest(
  ctx: Context<State>,
  parameters: URLSearchParams,
  next: (request: AuthorizeRequest) => Promise<Response>,
): Promise<Response> {
  const locale = localeOf(parameters, ctx.req.headers);
  const outcome = checkAuthorizeRequest(
    ctx.state.core.store,
    parameters,
    locale,
  );
  if (outcome.kind === "page") return await errorPage(ctx, outcome.error);
  const { application } = outcome.kind === "good"
    ? outcome.request
    : outcome.target;
  ctx.state.entry.clientId = application.id;
  if (outcome.kind === "redirect") {
    return await replyError(ctx, outcome.target, outcome.error);
  }
  return await next(outcome.request);
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
  const page = (
    <LoginPage
      request={request}
      loginId={loginId}
      rememberDevice={rememberDevice}
      error={error ?? null}
    />
  );
  return await renderPage(ctx, page, {
    title: "Sign in",
    tenant: request.tenant,
    application: request.application,
    status: error === undefined ? 200 : FAILED_LOGIN_STATUS,
    headers,
    formTargets: [request.redirectUri],
  });
}
