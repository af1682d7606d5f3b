import type { Context } from "fresh";
import type { Tenant } from "../../data/tenant.ts";
import type { User } from "../../data/user.ts";
import { readForm } from "../../http/body.ts";
import type { State } from "../../instance/state.ts";
import { carriedParameters } from "../../pages/carried_parameters.ts";
import { ForgotPasswordPage } from "../../pages/ForgotPasswordPage.tsx";
import { MailPage } from "../../pages/MailPage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import { findRequest } from "../authorize/with_request.ts";
import { isOwnForm, protectForm, refusedForm } from "./form_protection.ts";

/** `GET /password/forgot`: asks for the login id; works with and without an authorize request. */
export async function showForgotPassword(
  ctx: Context<State>,
): Promise<Response> {
  const parameters = ctx.url.searchParams;
  const headers = new Headers();
  protectForm(ctx, headers);
  const page = (
    <ForgotPasswordPage
      parameters={parameters}
      loginId={parameters.get("login_hint") ?? ""}
    />
  );
  return await renderPage(ctx, page, {
    ...frame(ctx, parameters),
    title: "Forgot your password",
    headers,
  });
}

/** `POST /password/forgot`: shows the mail that FusionAuth would send if the user exists. */
export async function submitForgotPassword(
  ctx: Context<State>,
): Promise<Response> {
  const form = await readForm(ctx.req);
  if (!isOwnForm(ctx)) return await refusedForm(ctx);
  const { core, origin } = ctx.state;
  const { tenant, application } = frame(ctx, form);
  const user = core.store.findUser(tenant.id, form.get("loginId") ?? "");
  const query = carriedParameters(form);
  const link = user === null || user.email === null || !user.active
    ? null
    : `${origin}/password/change/${changeId(ctx, user, tenant)}?${query}`;
  ctx.state.step.concern(form.get("loginId") ?? "");
  core.mails.add({
    at: core.clock.now(),
    to: user?.email ?? form.get("loginId") ?? "",
    subject: "Change your password",
    link,
    seconds: tenant.changePasswordLifeSeconds,
  });
  const page = (
    <MailPage
      to={user?.email ?? null}
      link={link}
      seconds={tenant.changePasswordLifeSeconds}
      parameters={query}
    />
  );
  return await renderPage(ctx, page, {
    title: "Message sent",
    tenant,
    application,
  });
}

function changeId(ctx: Context<State>, user: User, tenant: Tenant): string {
  return ctx.state.core.passwordChanges.issue(
    { userId: user.id },
    tenant.changePasswordLifeSeconds,
  );
}

function frame(ctx: Context<State>, parameters: URLSearchParams) {
  const request = findRequest(ctx, parameters);
  const tenant = request?.tenant ?? ctx.state.core.store.tenantOf(null);
  return { tenant, application: request?.application ?? null };
}
