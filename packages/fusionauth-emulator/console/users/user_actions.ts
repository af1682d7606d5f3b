import { registrationOf } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import { revokeUser } from "../../instance/revocation.ts";
import type { ConsoleContext } from "../console_state.ts";
import { readOwnForm } from "../form_protection.ts";
import { notFound } from "../layout/not_found.tsx";
import { type ApiRequest, callApi } from "../api_client.ts";
import { userPage, withUser } from "./user.tsx";
import { readRegistration } from "./user_form.ts";

/** `POST /console/users/{id}/{action}`: locks, unlocks, signs out or deletes a user. */
export async function actOnUser(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  const { core } = ctx.state.operator;
  return await withUser(ctx, async (user) => {
    const path = `/api/user/${user.id}`;
    const page = `/console/users/${user.id}`;
    switch (ctx.params.action) {
      case "lock":
        return await answer(ctx, user, {
          call: { method: "DELETE", path },
          then: `${page}?done=lock`,
        });
      case "unlock":
        return await answer(ctx, user, {
          call: { method: "PUT", path: `${path}?reactivate=true` },
          then: `${page}?done=unlock`,
        });
      case "delete":
        return await answer(ctx, user, {
          call: { method: "DELETE", path: `${path}?hardDelete=true` },
          then: "/console/users?done=deleted",
        });
      case "sign-out":
        revokeUser(core, user.id, user.tenantId);
        return ctx.redirect(`${page}?done=sign-out`, 303);
      default:
        return await notFound(ctx, "users", "There is no such action.");
    }
  });
}

/** `POST /console/users/{id}/registrations/{applicationId}`: registers, or changes roles and data. */
export async function saveRegistration(ctx: ConsoleContext): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  return await withUser(ctx, async (user) => {
    const applicationId = ctx.params.applicationId ?? "";
    const { registration, errors } = readRegistration(form, applicationId);
    if (errors.size > 0) return await userPage(ctx, user, errors);
    const isNew = registrationOf(user, applicationId) === null;
    return await answer(ctx, user, {
      call: {
        method: isNew ? "POST" : "PUT",
        path: `/api/user/registration/${user.id}`,
        body: { registration },
      },
      then: `/console/users/${user.id}?done=registered`,
    });
  });
}

/** `POST /console/users/{id}/registrations/{applicationId}/delete`. */
export async function deleteRegistration(
  ctx: ConsoleContext,
): Promise<Response> {
  const form = await readOwnForm(ctx);
  if (form instanceof Response) return form;
  return await withUser(ctx, (user) =>
    answer(ctx, user, {
      call: {
        method: "DELETE",
        path: `/api/user/registration/${user.id}/${ctx.params.applicationId}`,
      },
      then: `/console/users/${user.id}?done=unregistered`,
    }));
}

interface Action {
  readonly call: ApiRequest;
  /** The page to go to afterwards. */
  readonly then: string;
}

async function answer(
  ctx: ConsoleContext,
  user: User,
  { call, then }: Action,
): Promise<Response> {
  const result = await callApi(ctx.state.operator, call);
  return result.kind === "errors"
    ? await userPage(ctx, user, result.errors)
    : ctx.redirect(then, 303);
}
