import type { Context } from "fresh";
import type { RegistrationField } from "../../data/application.ts";
import { FAILED_FORM_STATUS } from "../../data/guesses.ts";
import { registrationOf } from "../../data/store.ts";
import { loginIdOf } from "../../data/user.ts";
import { readForm } from "../../http/body.ts";
import type { State } from "../../instance/state.ts";
import { registerUser } from "../../instance/users.ts";
import { carriedParameters } from "../../pages/carried_parameters.ts";
import { CompleteRegistrationPage } from "../../pages/CompleteRegistrationPage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import { answersValid } from "../../stories/rules/sign_in_rules.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";
import { withRequest } from "../authorize/with_request.ts";
import { finish } from "../sign_in/finish.ts";
import {
  type Authentication,
  dropLogin,
  heldLogin,
} from "../sign_in/login_in_progress.ts";
import {
  missingFields,
  profileFields,
  readProfile,
} from "../sign_in/profile_fields.ts";
import { isOwnForm, protectForm, refusedForm } from "./form_protection.ts";

/**
 * `GET /oauth2/complete-registration`: asks for the required profile fields that the user lacks.
 */
export async function showCompleteRegistration(
  ctx: Context<State>,
): Promise<Response> {
  return await withLogin(
    ctx,
    ctx.url.searchParams,
    (request, login) =>
      completePage(ctx, request, {
        missing: missingFields(request.application.registration, login.user),
        form: new URLSearchParams(),
        errors: new Map(),
      }),
  );
}

/** `POST /oauth2/complete-registration`: stores the answers and continues the login. */
export async function submitCompleteRegistration(
  ctx: Context<State>,
): Promise<Response> {
  const form = await readForm(ctx.req);
  if (!isOwnForm(ctx)) return await refusedForm(ctx);
  return await withLogin(ctx, form, async (request, login) => {
    const { application } = request;
    const { user } = login;
    const missing = missingFields(application.registration, user);
    const { profile, errors } = readProfile(
      form,
      profileFields(application.registration, missing),
    );
    ctx.state.step.concern(loginIdOf(user));
    ctx.state.step.check(answersValid, errors.size === 0, {
      invalid: [...errors.keys()],
    });
    if (errors.size > 0) {
      return await completePage(ctx, request, { missing, form, errors });
    }
    user.profile = { ...user.profile, ...profile };
    ctx.state.core.store.putUser(user);
    if (registrationOf(user, application.id) === null) {
      registerUser(ctx.state.core, user, application);
    }
    const headers = new Headers();
    dropLogin(ctx, headers);
    return await finish(ctx, request, login, headers);
  });
}

/** Calls `next` with this browser's unfinished login; without one, starts again. */
async function withLogin(
  ctx: Context<State>,
  parameters: URLSearchParams,
  next: (
    request: AuthorizeRequest,
    login: Authentication,
  ) => Promise<Response>,
): Promise<Response> {
  return await withRequest(ctx, parameters, async (request) => {
    const login = heldLogin(ctx);
    if (login !== null && login.user.tenantId === request.tenant.id) {
      return await next(request, login);
    }
    const location = `/oauth2/authorize?${
      carriedParameters(request.parameters)
    }`;
    ctx.state.step.end({ kind: "redirect", location: "/oauth2/authorize" });
    return new Response(null, { status: 302, headers: { location } });
  });
}

interface CompletionForm {
  missing: RegistrationField[];
  form: URLSearchParams;
  errors: ReadonlyMap<string, string>;
}

async function completePage(
  ctx: Context<State>,
  request: AuthorizeRequest,
  { missing, form, errors }: CompletionForm,
): Promise<Response> {
  const headers = new Headers();
  protectForm(ctx, headers);
  const page = (
    <CompleteRegistrationPage
      applicationName={request.application.name}
      parameters={request.parameters}
      inputs={profileFields(request.application.registration, missing)}
      form={form}
      errors={errors}
    />
  );
  return await renderPage(ctx, page, {
    title: "Complete your registration",
    tenant: request.tenant,
    application: request.application,
    status: errors.size === 0 ? 200 : FAILED_FORM_STATUS,
    headers,
    formTargets: [request.destination],
  });
}
