import { applicationsOf } from "../../data/store.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { SelectField } from "../layout/SelectField.tsx";
import { callApi } from "../api_client.ts";
import { readUser } from "./user_form.ts";
import { type FieldErrors, UserFields } from "./UserFields.tsx";

/** `GET /console/users/new`. */
export async function showNewUser(ctx: ConsoleContext): Promise<Response> {
  return await newUserPage(ctx, {}, new Map());
}

/** `POST /console/users`: creates a user, and registers them with the default roles. */
export async function createUser(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  const { store } = ctx.state.operator.core;
  const { user, errors } = readUser(form, {});
  if (errors.size > 0) return await newUserPage(ctx, user, errors);
  const application = store.applications.get(form.get("applicationId") ?? "");
  const id = crypto.randomUUID();
  const answer = await callApi(ctx.state.operator, {
    method: "POST",
    ...(application === undefined
      ? { path: `/api/user/${id}`, body: { user } }
      : {
        path: `/api/user/registration/${id}`,
        body: { user, registration: { applicationId: application.id } },
      }),
    tenantId: store.tenantOf(application ?? null).id,
  });
  return answer.kind === "errors"
    ? await newUserPage(ctx, user, answer.errors)
    : ctx.redirect(`/console/users/${id}?done=created`, 303);
}

async function newUserPage(
  ctx: ConsoleContext,
  user: Readonly<Record<string, unknown>>,
  errors: FieldErrors,
): Promise<Response> {
  const general = errors.get("");
  const page = (
    <>
      <p class="back">
        <a href="/console/users">Users</a>
      </p>
      <h1>Create a user</h1>
      {general === undefined
        ? null
        : <p class="error" role="alert">{general}</p>}
      <section class="panel" aria-label="The new user">
        <ConsoleForm action="/console/users" token={ctx.state.token}>
          <UserFields user={user} errors={errors} isNew />
          <SelectField name="applicationId" label="Register for">
            {applicationsOf(ctx.state.operator.core.store).map((
              { id, name },
            ) => <option key={id} value={id}>{name}</option>)}
            <option value="">no application</option>
          </SelectField>
          <button type="submit">Create</button>
        </ConsoleForm>
      </section>
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Create a user",
    section: "users",
    status: errors.size === 0 ? 200 : 422,
  });
}
