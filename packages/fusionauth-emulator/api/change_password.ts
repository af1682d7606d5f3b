import type { Context } from "fresh";
import { isPassword } from "../data/passwords.ts";
import type { User } from "../data/user.ts";
import { NO_STORE } from "../http/headers.ts";
import type { Core } from "../instance/core.ts";
import type { State } from "../instance/state.ts";
import { changePassword, loginPrevented } from "../instance/users.ts";
import type { Field } from "../kickstart/file/field.ts";
import { accessTokenOf } from "./access_token.ts";
import {
  emptyResponse,
  withApiKey,
  withApiKeyOrOwner,
  withBodyErrors,
} from "./api_call.ts";
import { readJsonBody } from "./read_body.ts";
import { checkPassword, missing } from "./user_body.ts";

/**
 * `POST /api/user/change-password`: by a `changePasswordId` in the path or the body, which is the only
 * credential; by the user's access token and `currentPassword`; or by an API key and `loginId`. The
 * first two return a one-time password for the Login API.
 */
export function changeUserPassword(ctx: Context<State>): Promise<Response> {
  return withBodyErrors(async () => {
    const body = await readJsonBody(ctx.req);
    const id = body.get("changePasswordId").optionalString() ??
      ctx.params.changePasswordId;
    if (id !== undefined) return changeById(ctx.state.core, body, id);
    const hasLoginId = body.get("loginId").exists();
    const isOwner = accessTokenOf(ctx.req.headers) !== null && !hasLoginId;
    return await (isOwner ? changeOwn(ctx) : changeByLogin(ctx));
  });
}

function changeById(core: Core, body: Field, id: string): Response {
  const change = core.passwordChanges.get(id);
  const user = core.store.users.get(change?.userId ?? "");
  if (user === undefined || loginPrevented(core.clock, user) !== null) {
    return emptyResponse(404);
  }
  const current = body.get("currentPassword").optionalString();
  if (current !== null && !isPassword(current, user.password)) {
    return emptyResponse(404);
  }
  return setPassword(core, body, user, () => {
    core.passwordChanges.take(id);
    return oneTimePassword(core, user);
  });
}

const changeOwn = withApiKeyOrOwner(async ({ core, ctx, ownerId }) => {
  const body = await readJsonBody(ctx.req);
  const user = core.store.users.get(ownerId ?? "");
  const current = body.get("currentPassword").optionalString();
  if (current === null) return missing("currentPassword");
  if (user === undefined || !isPassword(current, user.password)) {
    return emptyResponse(404);
  }
  return setPassword(core, body, user, () => oneTimePassword(core, user));
});

const changeByLogin = withApiKey(async ({ core, ctx, tenantId }) => {
  const body = await readJsonBody(ctx.req);
  const loginId = body.get("loginId").optionalString();
  if (loginId === null) return missing("loginId");
  const user = core.store.findUser(
    tenantId ?? core.store.defaultTenantId,
    loginId,
  );
  const current = body.get("currentPassword").optionalString();
  if (user === null) return emptyResponse(404);
  if (current !== null && !isPassword(current, user.password)) {
    return emptyResponse(404);
  }
  return setPassword(core, body, user, emptyResponse);
});

function setPassword(
  core: Core,
  body: Field,
  user: User,
  answer: () => Response,
): Response {
  const password = body.get("password").optionalString();
  if (password === null) return missing("password");
  const problem = checkPassword(core, user.tenantId, password, "password");
  if (problem !== null) return problem;
  changePassword(core, user, password);
  return answer();
}

function oneTimePassword(core: Core, { id, tenantId }: User): Response {
  const tenant = core.store.tenants.get(tenantId);
  const oneTimePassword = core.oneTimePasswords.issue(
    { userId: id },
    tenant?.oneTimePasswordLifeSeconds ?? 0,
  );
  return Response.json({ oneTimePassword }, { headers: NO_STORE });
}
