import type { Context } from "fresh";
import {
  BAD_CHANGE_LINK_STATUS,
  FAILED_FORM_STATUS,
  PASSWORD_CHANGE_AUTHENTICATION_TYPE,
  PASSWORD_CHANGE_SIGNS_IN,
} from "../../data/guesses.ts";
import type { Tenant } from "../../data/tenant.ts";
import { loginIdOf, type User } from "../../data/user.ts";
import { readForm } from "../../http/body.ts";
import type { State } from "../../instance/state.ts";
import { changePassword, loginPrevented } from "../../instance/users.ts";
import { carriedParameters } from "../../pages/carried_parameters.ts";
import { ChangePasswordPage } from "../../pages/ChangePasswordPage.tsx";
import { MessagePage } from "../../pages/MessagePage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import { answersValid, linkValid } from "../../stories/rules/sign_in_rules.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";
import { findRequest } from "../authorize/with_request.ts";
import { signIn } from "../sign_in/finish.ts";
import { isOwnForm, protectForm, refusedForm } from "./form_protection.ts";
import { newPasswordErrors } from "./new_password.ts";

/** `GET /password/change/{id}`: shows the form for a new password. */
export async function showChangePassword(
  ctx: Context<State>,
): Promise<Response> {
  const id = ctx.params.id ?? "";
  return await withChange(ctx, id, (change) =>
    changePage(ctx, change, {
      id,
      parameters: ctx.url.searchParams,
      errors: { password: null, confirmation: null },
    }));
}

/** `POST /password/change`: sets the password, once, and continues the login if there is one. */
export async function submitChangePassword(
  ctx: Context<State>,
): Promise<Response> {
  const form = await readForm(ctx.req);
  if (!isOwnForm(ctx)) return await refusedForm(ctx);
  const id = form.get("changePasswordId") ?? ctx.params.id ?? "";
  return await withChange(ctx, id, async ({ user, tenant }) => {
    const { core } = ctx.state;
    const password = form.get("password") ?? "";
    const errors = newPasswordErrors(tenant.passwordRules, {
      password,
      confirmation: form.get("passwordConfirm") ?? "",
    });
    const invalid = Object.entries(errors)
      .filter(([, error]) => error !== null).map(([name]) => name);
    ctx.state.step.check(answersValid, invalid.length === 0, { invalid });
    if (invalid.length > 0) {
      const parameters = carriedParameters(form);
      return await changePage(
        ctx,
        { user, tenant },
        { id, parameters, errors },
      );
    }
    core.passwordChanges.take(id);
    changePassword(core, user, password);
    const request = findRequest(ctx, form);
    return request !== null && request.tenant.id === tenant.id
      ? await continueLogin(
        ctx,
        request,
        user,
        form.get("rememberDevice") === "true",
      )
      : await donePage(ctx, tenant);
  });
}

interface Change {
  user: User;
  tenant: Tenant;
}

async function withChange(
  ctx: Context<State>,
  id: string,
  next: (change: Change) => Promise<Response>,
): Promise<Response> {
  const { core } = ctx.state;
  const change = core.passwordChanges.get(id);
  const user = change === null
    ? undefined
    : core.store.users.get(change.userId);
  const tenant = core.store.tenants.get(user?.tenantId ?? "");
  const isValid = user !== undefined && tenant !== undefined &&
    loginPrevented(core.clock, user) === null;
  ctx.state.step.check(linkValid, isValid, { isKnown: change !== null });
  if (isValid) {
    ctx.state.step.concern(loginIdOf(user));
    return await next({ user, tenant });
  }
  ctx.state.entry.reason = "invalid_change_password_id";
  const page = (
    <MessagePage heading="This link is no longer valid">
      <p>
        A link to change a password works once and expires soon. Request a new
        one on the page that you came from.
      </p>
    </MessagePage>
  );
  return await renderPage(ctx, page, {
    title: "Link not valid",
    status: BAD_CHANGE_LINK_STATUS,
  });
}

interface ChangeForm {
  id: string;
  parameters: URLSearchParams;
  errors: { password: string | null; confirmation: string | null };
}

async function changePage(
  ctx: Context<State>,
  { user, tenant }: Change,
  { id, parameters, errors }: ChangeForm,
): Promise<Response> {
  const headers = new Headers();
  protectForm(ctx, headers);
  const request = findRequest(ctx, parameters);
  const isWrong = errors.password !== null || errors.confirmation !== null;
  const page = (
    <ChangePasswordPage
      id={id}
      loginId={user.email ?? user.username ?? ""}
      parameters={parameters}
      offersToRemember={request !== null}
      minimumLength={tenant.passwordRules.minLength}
      errors={errors}
    />
  );
  return await renderPage(ctx, page, {
    title: "Choose a new password",
    tenant,
    application: request?.application ?? null,
    status: isWrong ? FAILED_FORM_STATUS : 200,
    headers,
    formTargets: request === null ? [] : [request.destination],
  });
}

async function continueLogin(
  ctx: Context<State>,
  request: AuthorizeRequest,
  user: User,
  rememberDevice: boolean,
): Promise<Response> {
  if (!PASSWORD_CHANGE_SIGNS_IN) {
    const location = `/oauth2/authorize?${
      carriedParameters(request.parameters)
    }`;
    return new Response(null, { status: 302, headers: { location } });
  }
  return await signIn(ctx, request, {
    user,
    authenticationType: PASSWORD_CHANGE_AUTHENTICATION_TYPE,
    rememberDevice,
  });
}

async function donePage(ctx: Context<State>, tenant: Tenant) {
  const page = (
    <MessagePage heading="Your password has been changed">
      <p>You can close this page and sign in with the new password.</p>
    </MessagePage>
  );
  return await renderPage(ctx, page, { title: "Password changed", tenant });
}
