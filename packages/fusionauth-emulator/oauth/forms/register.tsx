import type { Context } from "fresh";
import type {
  Application,
  RegistrationConfiguration,
} from "../../data/application.ts";
import {
  FAILED_FORM_STATUS,
  REGISTRATION_OFF_STATUS,
} from "../../data/guesses.ts";
import { hashPassword } from "../../data/passwords.ts";
import type { Tenant } from "../../data/tenant.ts";
import { loginIdOf, type Profile, type User } from "../../data/user.ts";
import { readForm } from "../../http/body.ts";
import type { State } from "../../instance/state.ts";
import { registerUser } from "../../instance/users.ts";
import { RegisterPage } from "../../pages/RegisterPage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import { selfServiceOn } from "../../stories/rules/registration_rules.ts";
import { answersValid } from "../../stories/rules/sign_in_rules.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";
import { errorPage } from "../authorize/reply.tsx";
import { withRequest } from "../authorize/with_request.ts";
import { oauthError } from "../errors.ts";
import { signIn } from "../sign_in/finish.ts";
import {
  loginField,
  profileFields,
  readProfile,
} from "../sign_in/profile_fields.ts";
import { isOwnForm, protectForm, refusedForm } from "./form_protection.ts";
import { newPasswordErrors } from "./new_password.ts";

/**
 * `GET /oauth2/register`: shows the registration form; takes the parameters of an authorize
 * request.
 */
export async function showRegister(ctx: Context<State>): Promise<Response> {
  return await withRequest(
    ctx,
    ctx.url.searchParams,
    (request) => {
      const form = new URLSearchParams();
      if (request.loginHint !== null) {
        form.set(
          loginField(request.application.registration).name,
          request.loginHint,
        );
      }
      return registerPage(ctx, request, form, new Map());
    },
  );
}

/** `POST /oauth2/register`: creates and registers a user, and signs them in. */
export async function submitRegister(ctx: Context<State>): Promise<Response> {
  const form = await readForm(ctx.req);
  if (!isOwnForm(ctx)) return await refusedForm(ctx);
  return await withRequest(ctx, form, async (request) => {
    const { core } = ctx.state;
    const { application, tenant } = request;
    if (!application.registration.enabled) {
      return await registerPage(ctx, request, form, new Map());
    }
    const { user, errors } = readUser(ctx, form, application, tenant);
    const { step } = ctx.state;
    step.concern(loginIdOf(user));
    step.check(answersValid, errors.size === 0, {
      invalid: [...errors.keys()],
    });
    if (errors.size > 0) return await registerPage(ctx, request, form, errors);
    core.store.putUser(user);
    core.emit({ type: "user.create", tenantId: tenant.id, user });
    registerUser(core, user, application);
    return await signIn(ctx, request, {
      user,
      authenticationType: "REGISTRATION",
      rememberDevice: form.get("rememberDevice") === "true",
    });
  });
}

function readUser(
  ctx: Context<State>,
  form: URLSearchParams,
  { registration }: Application,
  tenant: Tenant,
): { user: User; errors: Map<string, string> } {
  const login = loginField(registration);
  const loginId = (form.get(login.name) ?? "").trim();
  const inputs = profileFields(registration);
  const { profile, errors } = readProfile(form, inputs);
  const problem = loginIdProblem(ctx, loginId, registration, tenant);
  if (problem !== null) errors.set(login.name, problem);
  const passwordErrors = newPasswordErrors(tenant.passwordRules, {
    password: form.get("user.password") ?? "",
    confirmation: registration.confirmPassword
      ? form.get("passwordConfirm") ?? ""
      : null,
  });
  if (passwordErrors.password !== null) {
    errors.set("user.password", passwordErrors.password);
  }
  if (passwordErrors.confirmation !== null) {
    errors.set("passwordConfirm", passwordErrors.confirmation);
  }
  const type = registration.loginIdType;
  const phone: Profile = type === "phoneNumber" ? { phoneNumber: loginId } : {};
  const user: User = {
    id: crypto.randomUUID(),
    tenantId: tenant.id,
    email: type === "email" ? loginId.toLowerCase() : null,
    username: type === "username" ? loginId : null,
    password: hashPassword(form.get("user.password") ?? ""),
    passwordChangeRequired: false,
    active: true,
    expiry: null,
    verified: !tenant.verifyEmail,
    profile: { ...profile, ...phone },
    registrations: [],
  };
  return { user, errors };
}

function loginIdProblem(
  ctx: Context<State>,
  loginId: string,
  registration: RegistrationConfiguration,
  tenant: Tenant,
): string | null {
  const type = registration.loginIdType;
  const { label } = loginField(registration);
  if (loginId === "") return `${label} is required.`;
  if (type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(loginId)) {
    return "Enter an email address such as name@example.com.";
  }
  if (type === "phoneNumber" && !/^\+?[\d\s().-]{5,25}$/.test(loginId)) {
    return "Enter a phone number such as +1 555 0100.";
  }
  return ctx.state.core.store.findUser(tenant.id, loginId) === null
    ? null
    : `${label} is taken: an account already uses it.`;
}

async function registerPage(
  ctx: Context<State>,
  request: AuthorizeRequest,
  form: URLSearchParams,
  errors: ReadonlyMap<string, string>,
): Promise<Response> {
  const { application, tenant } = request;
  const { enabled } = application.registration;
  ctx.state.step.check(selfServiceOn, enabled, {
    application: application.name,
  });
  if (!enabled) {
    const error = oauthError(
      "invalid_request",
      "unknown",
      `Self-service registration is not enabled for ${application.name}: ` +
        "its registrationConfiguration.enabled is not true.",
    );
    return await errorPage(ctx, error, REGISTRATION_OFF_STATUS);
  }
  const headers = new Headers();
  protectForm(ctx, headers);
  const { registration } = application;
  const page = (
    <RegisterPage
      parameters={request.parameters}
      login={loginField(registration)}
      inputs={profileFields(registration)}
      minimumLength={tenant.passwordRules.minLength}
      confirmPassword={registration.confirmPassword}
      form={form}
      errors={errors}
    />
  );
  return await renderPage(ctx, page, {
    title: "Create an account",
    tenant,
    application,
    status: errors.size === 0 ? 200 : FAILED_FORM_STATUS,
    headers,
    formTargets: [request.destination],
  });
}
