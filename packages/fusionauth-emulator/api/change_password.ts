import { isPassword } from "../data/passwords.ts";
import { changePassword } from "../instance/users.ts";
import { emptyResponse, withApiKey } from "./api_call.ts";
import { readJsonBody } from "./read_body.ts";
import { checkPassword, missing } from "./user_body.ts";

/** `POST /api/user/change-password` for a `loginId`; checks `currentPassword` if there is one. */
export const changePasswordByLogin = withApiKey(async (call) => {
  const { core, ctx, tenantId } = call;
  const body = await readJsonBody(ctx.req);
  const loginId = body.get("loginId").optionalString();
  const password = body.get("password").optionalString();
  if (loginId === null) return missing("loginId");
  if (password === null) return missing("password");
  const user = core.store.findUser(
    tenantId ?? core.store.defaultTenantId,
    loginId,
  );
  const current = body.get("currentPassword").optionalString();
  if (user === null) return emptyResponse(404);
  if (current !== null && !isPassword(current, user.password)) {
    return emptyResponse(404);
  }
  const problem = checkPassword(core, user.tenantId, password, "password");
  if (problem !== null) return problem;
  changePassword(core, user, password);
  return emptyResponse();
});
