import { isRecord } from "../../data/is_record.ts";
import { isPassword } from "../../data/passwords.ts";
import type { Store } from "../../data/store.ts";
import { loginIdOf, type User } from "../../data/user.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";
import { Done } from "../layout/Done.tsx";
import { notFound } from "../layout/not_found.tsx";
import { renderConsole } from "../layout/render_console.ts";
import { Secret } from "../layout/Secret.tsx";
import { SecretsSwitch } from "../layout/SecretsSwitch.tsx";
import { callApi } from "../api_client.ts";
import { RegistrationForms } from "./RegistrationForms.tsx";
import { readUser } from "./user_form.ts";
import { UserActions } from "./UserActions.tsx";
import { type FieldErrors, UserFields } from "./UserFields.tsx";

const DONE = {
  created: "The user is created.",
  saved: "The user is saved.",
  lock: "The user is locked, and signed out.",
  unlock: "The user is unlocked.",
  "sign-out": "The refresh tokens are revoked, and the SSO sessions ended.",
  registered: "The registration is saved; new tokens have it.",
  unregistered: "The registration is deleted.",
};

/** `GET /console/users/{id}`. */
export async function showUser(ctx: ConsoleContext): Promise<Response> {
  return await withUser(ctx, (user) => userPage(ctx, user, new Map()));
}

/** `POST /console/users/{id}`: saves a user, by `PUT /api/user/{id}`. */
export async function saveUser(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  return await withUser(ctx, async (known) => {
    const present = await readPresent(ctx, known);
    const { user, errors } = readUser(form, present);
    if (errors.size > 0) return await userPage(ctx, known, errors);
    const path = `/api/user/${known.id}`;
    const answer = await callApi(ctx.state.operator, {
      method: "PUT",
      path,
      body: { user },
    });
    return answer.kind === "errors"
      ? await userPage(ctx, known, answer.errors)
      : ctx.redirect(`/console/users/${known.id}?done=saved`, 303);
  });
}

/** Calls `next` with the user of the path; without one, says so. */
export async function withUser(
  ctx: ConsoleContext,
  next: (user: User) => Promise<Response>,
): Promise<Response> {
  const user = ctx.state.operator.core.store.users.get(ctx.params.id ?? "");
  return user === undefined
    ? await notFound(ctx, "users", "There is no such user.")
    : await next(user);
}

/** A user's page, with the errors of the last form. */
export async function userPage(
  ctx: ConsoleContext,
  user: User,
  errors: FieldErrors,
): Promise<Response> {
  const { operator: { core }, token, showsSecrets } = ctx.state;
  const path = `/console/users/${user.id}`;
  const password = knownPassword(core.store, user);
  const general = errors.get("");
  const title = loginIdOf(user);
  const page = (
    <>
      <p class="back">
        <a href="/console/users">Users</a>
      </p>
      <div class="head">
        <h1>{title}</h1>
        {password === null ? null : <SecretsSwitch ctx={ctx} />}
      </div>
      <Done ctx={ctx} sentences={DONE} />
      {general === undefined
        ? null
        : <p class="error" role="alert">{general}</p>}
      <UserActions core={core} user={user} token={token} />
      <section class="panel" aria-labelledby="profile">
        <h2 id="profile">Profile</h2>
        <dl class="facts">
          <dt>Id</dt>
          <dd>
            <code>{user.id}</code>
          </dd>
          {password === null ? null : (
            <>
              <dt>Password</dt>
              <dd>
                <Secret value={password} isShown={showsSecrets} />
              </dd>
            </>
          )}
        </dl>
        <ConsoleForm action={path} token={token}>
          <UserFields
            user={await readPresent(ctx, user)}
            errors={errors}
            isNew={false}
          />
          <button type="submit">Save the profile</button>
        </ConsoleForm>
      </section>
      <RegistrationForms
        store={core.store}
        user={user}
        token={token}
        errors={errors}
      />
    </>
  );
  return await renderConsole(ctx, page, {
    title,
    section: "users",
    status: errors.size === 0 ? 200 : 422,
  });
}

/** The user as the API has it. */
async function readPresent(
  ctx: ConsoleContext,
  { id }: User,
): Promise<Record<string, unknown>> {
  const answer = await callApi(ctx.state.operator, {
    method: "GET",
    path: `/api/user/${id}`,
  });
  const user = answer.kind === "ok" ? answer.body.user : undefined;
  return isRecord(user) ? user : {};
}

/**
 * The password that the kickstart or the API has set, if it is still the user's; one that the user has
 * chosen is only kept as a hash.
 */
function knownPassword({ documents }: Store, user: User): string | null {
  const password = documents.get(`user ${user.id}`)?.password;
  return typeof password === "string" && isPassword(password, user.password)
    ? password
    : null;
}
